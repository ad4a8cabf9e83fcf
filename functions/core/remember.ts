/**
 * Remembers what was made for a name for as long as the process lives, the last `limit` names of them. What failed is
 * made again by whoever asks next; those who ask while it is being made wait for the one.
 */
export function remember<Made>(limit: number, make: (name: string) => Promise<Made>): (name: string) => Promise<Made> {
  const made = new Map<string, Promise<Made>>();
  return (name) => {
    const known = made.get(name);
    if (known) return known;
    const making = make(name);
    made.set(name, making);
    making.catch(() => made.delete(name));
    const [oldest] = made.keys();
    if (made.size > limit && oldest !== undefined) made.delete(oldest);
    return making;
  };
}
