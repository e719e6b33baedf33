interface Node<V> {
  readonly children: Map<string, Node<V>>;
  readonly values: Map<string, V>;
}

const newNode = <V>(): Node<V> => ({ children: new Map(), values: new Map() });

/**
 * Values by topic or topic filter and a name within it, level by level: what it costs to find some depends on the levels
 * and on what is found, not on how much is stored. MQTT 3.1.1, 4.7: `+` is one level, `#` the rest and the parent;
 * neither matches a first level that begins with `$`.
 */
export class TopicTree<V> {
  readonly #root = newNode<V>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(topic: string, name: string): V | undefined {
    let node: Node<V> | undefined = this.#root;
    for (const level of topic.split("/")) node = node?.children.get(level);
    return node?.values.get(name);
  }

  set(topic: string, name: string, value: V): void {
    let node = this.#root;
    for (const level of topic.split("/")) {
      const next = node.children.get(level) ?? newNode<V>();
      node.children.set(level, next);
      node = next;
    }
    if (!node.values.has(name)) this.#size += 1;
    node.values.set(name, value);
  }

  delete(topic: string, name: string): void {
    const levels = topic.split("/");
    const way = [this.#root];
    for (const level of levels) {
      const next = way.at(-1)?.children.get(level);
      if (next === undefined) return;
      way.push(next);
    }
    if (way.at(-1)?.values.delete(name) !== true) return;
    this.#size -= 1;
    for (let depth = levels.length; depth > 0; depth--) {
      const node = way[depth];
      if (node === undefined || node.children.size > 0 || node.values.size > 0) return;
      way[depth - 1]?.children.delete(levels[depth - 1] ?? "");
    }
  }

  /** Stored under topics that a filter matches. */
  *under(filter: string): Generator<V> {
    yield* below(this.#root, filter.split("/"), 0);
  }

  /** Stored under filters that match a topic. */
  *over(topic: string): Generator<V> {
    yield* above(this.#root, topic.split("/"), 0);
  }
}

function* below<V>(node: Node<V>, filter: readonly string[], depth: number): Generator<V> {
  const level = filter[depth];
  if (level === undefined) yield* node.values.values();
  else if (level === "#") yield* all(node, depth);
  else if (level !== "+") {
    const child = node.children.get(level);
    if (child) yield* below(child, filter, depth + 1);
  } else for (const [name, child] of node.children) if (depth > 0 || !name.startsWith("$")) yield* below(child, filter, depth + 1);
}

function* all<V>(node: Node<V>, depth: number): Generator<V> {
  yield* node.values.values();
  for (const [name, child] of node.children) if (depth > 0 || !name.startsWith("$")) yield* all(child, depth + 1);
}

function* above<V>(node: Node<V>, topic: readonly string[], depth: number): Generator<V> {
  const level = topic[depth];
  const wild = depth > 0 || level?.startsWith("$") !== true;
  if (wild) yield* node.children.get("#")?.values.values() ?? [];
  if (level === undefined) {
    yield* node.values.values();
    return;
  }
  const any = wild ? node.children.get("+") : undefined;
  if (any) yield* above(any, topic, depth + 1);
  const child = node.children.get(level);
  if (child) yield* above(child, topic, depth + 1);
}
