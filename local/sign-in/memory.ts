import type { Adapter, AdapterPayload } from "oidc-provider";

interface Kept {
  readonly payload: AdapterPayload;
  readonly endMs: number;
}

/**
 * Makes what the issuer keeps of sign-ins under way, of sessions and of refresh tokens. A restart forgets it, and users
 * sign in again; the tokens that they have stay valid, since the keys are kept.
 */
export function keepInMemory(): (kind: string) => Adapter {
  const all = new Map<string, Kept>();
  return (kind) => {
    const nameOf = (id: string) => `${kind}:${id}`;
    const find = async (id: string) => {
      const kept = all.get(nameOf(id));
      return kept && kept.endMs > Date.now() ? kept.payload : undefined;
    };
    return {
      find,
      upsert: async (id, payload, expiresIn = 3_600) => {
        for (const [name, { endMs }] of all) if (endMs <= Date.now()) all.delete(name);
        all.set(nameOf(id), { payload, endMs: Date.now() + expiresIn * 1_000 });
      },
      findByUid: async (uid) => {
        const isOf = ([name, kept]: [string, Kept]) => name.startsWith(`${kind}:`) && kept.payload.uid === uid;
        return [...all].find(isOf)?.[1].payload;
      },
      // Codes for devices without a browser, which this issuer does not give.
      findByUserCode: async () => undefined,
      consume: async (id) => {
        const payload = await find(id);
        if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => void all.delete(nameOf(id)),
      revokeByGrantId: async (grantId) => {
        for (const [name, { payload }] of all) if (payload.grantId === grantId) all.delete(name);
      },
    };
  };
}
