/** A key of several parts. Parts are compared one by one, so that no text in one part can be taken for another part. */
export type Key = readonly (string | number | boolean)[];

interface Node<Value> {
  value?: Value;
  readonly next: Map<string | number | boolean, Node<Value>>;
}

/** A map whose keys are structures. */
export class KeyedMap<Value> {
  readonly #root: Node<Value> = { next: new Map() };

  get(key: Key): Value | undefined {
    let node: Node<Value> | undefined = this.#root;
    for (const part of key) node = node?.next.get(part);
    return node?.value;
  }

  set(key: Key, value: Value): void {
    let node = this.#root;
    for (const part of key) {
      let next = node.next.get(part);
      if (next === undefined) node.next.set(part, (next = { next: new Map() }));
      node = next;
    }
    node.value = value;
  }

  delete(key: Key): void {
    const path: { readonly node: Node<Value>; readonly part: Key[number] }[] = [];
    let node = this.#root;
    for (const part of key) {
      const next = node.next.get(part);
      if (next === undefined) return;
      path.push({ node, part });
      node = next;
    }
    delete node.value;
    for (const { node: before, part } of path.reverse()) {
      const next = before.next.get(part);
      if (next === undefined || next.next.size > 0 || "value" in next) return;
      before.next.delete(part);
    }
  }
}
