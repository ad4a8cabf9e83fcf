const BAR = 24;
/** Time between two looks of the bar, and the parts that lines tell of. */
const DRAW_MS = 100;
const LINE_PERCENT = 20;

/** Is told what is being done and how far it has come; the total may grow. */
export interface Progress {
  readonly begin: (what: string, total: number) => void;
  readonly found: (count: number) => void;
  readonly done: () => void;
}

/** Where progress is shown. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** Shows how far work has come: a bar on a terminal, and a few plain lines elsewhere. */
export function showProgress(screen: Screen, now: () => number): Progress & { readonly end: () => void } {
  let [what, total, count, drawnMs, told] = ["", 0, 0, 0, 0];
  const percent = () => (total === 0 ? 0 : Math.floor((count / total) * 100));
  const draw = () => {
    drawnMs = now();
    const filled = Math.round((percent() / 100) * BAR);
    const bar = `${"█".repeat(filled)}${"░".repeat(BAR - filled)}`;
    screen.write(`\r\u001b[K${bar} ${String(percent()).padStart(3)} %  ${what}${amount()}`);
  };
  const amount = () => (total > 1 ? `: ${count.toLocaleString("en")} of ${total.toLocaleString("en")}` : "");
  const show = () => {
    if (screen.isTTY) {
      if (now() - drawnMs >= DRAW_MS) draw();
    } else if (percent() >= told + LINE_PERCENT) {
      told = percent() - (percent() % LINE_PERCENT);
      screen.write(`${what}${amount()}\n`);
    }
  };
  return {
    begin: (name, most) => {
      [what, total, count, told] = [name, most, 0, 0];
      if (screen.isTTY) draw();
      else screen.write(`${name} ...\n`);
    },
    found: (more) => {
      total += more;
    },
    done: () => {
      count += 1;
      show();
    },
    end: () => {
      if (screen.isTTY) screen.write("\r\u001b[K");
    },
  };
}
