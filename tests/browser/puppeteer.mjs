// Chromium by its own protocol, Firefox by WebDriver BiDi.
import puppeteer from "puppeteer-core";

export async function launchPuppeteer({ home, ...options }) {
  const browser = await puppeteer.launch({ ...options, env: { ...process.env, HOME: home } });
  return {
    async visit(url, body) {
      const page = await browser.newPage();
      await page.goto(url);
      const value = await page.evaluate(body);
      await page.close();
      return value;
    },
    close: () => browser.close(),
  };
}
