// Chromium by its own protocol, Firefox by WebDriver BiDi.
import puppeteer from "puppeteer-core";

export async function launchPuppeteer({ home, ...options }) {
  const browser = await puppeteer.launch({ ...options, env: { ...process.env, HOME: home } });
  async function open(url) {
    const page = await browser.newPage();
    await page.goto(url);
    return {
      evaluate: (body, ...values) => page.evaluate(body, ...values),
      async press(...keys) {
        for (const key of keys) await page.keyboard.press(key);
      },
      resize: (width, height) => page.setViewport({ width, height }),
      /** Chromium's own protocol, for what the others do not tell. */
      protocol: () => page.createCDPSession(),
      close: () => page.close(),
    };
  }

  return {
    open,
    async visit(url, body) {
      const page = await open(url);
      const value = await page.evaluate(body);
      await page.close();
      return value;
    },
    close: () => browser.close(),
  };
}
