/** Work that is begun once however many ask for it while it is under way. */
export class Once<Key, Value> {
  private readonly underWay = new Map<Key, Promise<Value>>();

  constructor(private readonly work: (key: Key) => Promise<Value>) {}

  do(key: Key): Promise<Value> {
    const same = this.underWay.get(key);
    if (same) return same;
    const begun = this.work(key).finally(() => this.underWay.delete(key));
    this.underWay.set(key, begun);
    return begun;
  }
}
