// What lit takes from the page as soon as it is loaded, where there is no page: imported there, the element does nothing.

const host = globalThis as Partial<typeof globalThis>;

const BaseElement = host.HTMLElement ?? (class {} as typeof globalThis.HTMLElement);
const ownDocument = host.document ?? ({ createTreeWalker: () => ({}) } as unknown as Document);

export { BaseElement as HTMLElement, ownDocument as document };
