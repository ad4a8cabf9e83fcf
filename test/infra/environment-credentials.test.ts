import { afterEach, expect, test, vi } from "vitest";
import { defaultProvider } from "../../infra/environment-credentials.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("takes the credentials of the environment as they are at the time of the call", async () => {
  const credentials = defaultProvider();
  vi.stubEnv("AWS_ACCESS_KEY_ID", "id");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "session");
  expect(await credentials()).toEqual({ accessKeyId: "id", secretAccessKey: "secret", sessionToken: "session" });
});

test("has no session token when the environment has none", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "id");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  expect(await defaultProvider()()).toEqual({ accessKeyId: "id", secretAccessKey: "secret" });
});

test("says so when the environment has no credentials", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "");
  await expect(defaultProvider()()).rejects.toThrow("no AWS credentials");
});
