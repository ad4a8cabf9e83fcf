import { spawn, type ChildProcess } from "node:child_process";
import { globSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Script } from "node:vm";
import { freePort } from "../../../local/free-port.ts";
import type { Tab } from "../situations/situation.ts";
import type { Engine, EngineKind } from "./engine.ts";

const DRIVER = "/usr/bin/WebKitWebDriver";
const XVFB = "/usr/bin/xvfb-run";
const XAUTH = "/usr/bin/xauth";
const START_MS = 30_000;

/** The engine of Safari, in the GTK port's little browser; WebDriver is spoken to its driver by plain HTTP. */
export const webkit: EngineKind = {
  name: "WebKit",
  needs: [
    { program: DRIVER, debianPackage: "webkit2gtk-driver" },
    { program: XVFB, debianPackage: "xvfb" },
    { program: XAUTH, debianPackage: "xauth" },
  ],
  lacks: {
    prerender: "WebKit renders nothing ahead",
    navigation: "it has no Navigation API",
    offline: "its driver has no command for it",
  },
  launch,
};

async function launch(): Promise<Engine> {
  const port = await freePort();
  const child = spawn(XVFB, ["-a", DRIVER, `--port=${port}`], {
    env: {
      ...process.env,
      // It loads the tests' own pages only. Its sandbox wants user namespaces, which containers do not have.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
    },
    stdio: "ignore",
    // A group of its own, so that the signal in the end reaches the driver and the display.
    detached: true,
  });
  const endGroup = () => killGroup(child);
  process.once("exit", endGroup);
  try {
    await answering(port, child);
    const { sessionId, capabilities } = await openSession(port);
    const call = caller(`http://127.0.0.1:${port}/session/${sessionId}`);
    // The window that it starts with stays: the session would end with the last one.
    const first = await call<string>("GET", "/window");
    return {
      version: `${capabilities.browserName}/${capabilities.browserVersion}`,
      newReader: (origin) => newReader(call, first, origin),
      close: async () => {
        await call("DELETE", "");
        endGroup();
        process.off("exit", endGroup);
      },
    };
  } catch (error) {
    endGroup();
    throw error;
  }
}

/** Calls the driver. A session has one current tab, so its calls go one after another, each with its own tab. */
type Call = <Value>(method: Method, path: string, body?: object, handle?: string) => Promise<Value>;
type Method = "GET" | "POST" | "DELETE";

function caller(base: string): Call {
  let last: Promise<unknown> = Promise.resolve();
  return <Value>(method: Method, path: string, body?: object, handle?: string) => {
    const next = last.then(async () => {
      if (handle) await ask("POST", `${base}/window`, { handle });
      return (await ask(method, base + path, body)) as Value;
    });
    last = next.catch(() => undefined);
    return next;
  };
}

async function ask(method: Method, address: string, body: object = {}): Promise<unknown> {
  const answer = await fetch(address, { method, ...(method === "POST" && { body: JSON.stringify(body) }) });
  const { value } = (await answer.json()) as { value: unknown };
  if (!answer.ok) throw new Error(`WebKitWebDriver: ${JSON.stringify(value)}`);
  return value;
}

/** This browser has one profile, so what a reader's pages stored is cleared away in the end. */
async function newReader(call: Call, first: string, origin: string) {
  const tabs = new Set<Tab>();
  let front = first;
  const openTab = async (type: "window" | "tab", opener: string, path: string) => {
    const { handle } = await call<{ handle: string }>("POST", "/window/new", { type }, opener);
    const tab = tabOf(call, handle, origin);
    tabs.add(tab);
    await tab.goto(path);
    return { handle, tab };
  };
  return {
    // A new window of this browser is in front; a new tab is in the window that asked for it, behind.
    open: async (path: string) => {
      const { handle, tab } = await openTab("window", first, path);
      front = handle;
      return tab;
    },
    openBehind: async (path: string) => (await openTab("tab", front, path)).tab,
    startAlone: () => {
      throw new Error(webkit.lacks.prerender);
    },
    close: async () => {
      // Those that a test has closed are gone already.
      for (const tab of tabs) await tab.close().catch(() => undefined);
      const { tab } = await openTab("window", first, "/favicon.svg");
      await tab.run("localStorage.clear()");
      await tab.close();
    },
  };
}

function tabOf(call: Call, handle: string, origin: string): Tab {
  const post = <Value>(path: string, body: object) => call<Value>("POST", path, body, handle);
  const run = async <Value>(script: string): Promise<Value> => {
    // Statements need eval, which a page's policy may forbid; an expression does not.
    const value = isExpression(script) ? `(${script})` : `(0, eval)(${JSON.stringify(script)})`;
    const waiting = `const done = arguments[0];
      Promise.resolve().then(() => ${value})
        .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const answer = await post<{ value: Value; error?: string }>("/execute/async", { script: waiting, args: [] });
    if (answer.error) throw new Error(answer.error);
    return answer.value;
  };
  const close = async () => void (await call("DELETE", "/window", undefined, handle));
  return {
    goto: (path) => post("/url", { url: origin + path }),
    run,
    back: () => run("void setTimeout(() => history.back())"),
    hide: () => post("/window/minimize", {}),
    show: () => post("/window/rect", { width: 1_000, height: 800 }),
    // The driver has no print command, and a dialog that a page opens would wait for a hand.
    print: () => run(`void dispatchEvent(new Event("beforeprint"))`),
    setOffline: () => Promise.reject(new Error(webkit.lacks.offline)),
    close,
    kill: close,
  };
}

function isExpression(script: string): boolean {
  try {
    return Boolean(new Script(`(${script})`));
  } catch {
    return false;
  }
}

interface Session {
  readonly sessionId: string;
  readonly capabilities: { readonly browserName: string; readonly browserVersion: string };
}

async function openSession(port: number): Promise<Session> {
  const [binary] = globSync("/usr/lib/*/webkit2gtk-4.*/MiniBrowser").toSorted().toReversed();
  if (!binary) throw new Error("WebKitWebDriver has no MiniBrowser beside it. Install webkit2gtk-driver again.");
  const options = { binary, args: ["--automation", "--autoplay-policy=allow"] };
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
  return (await ask("POST", `http://127.0.0.1:${port}/session`, { capabilities })) as Session;
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (const giveUp = Date.now() + START_MS; Date.now() < giveUp; await sleep(50)) {
    const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (answer?.ok) return;
    if (child.exitCode !== null) break;
  }
  throw new Error("WebKitWebDriver did not start");
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}
