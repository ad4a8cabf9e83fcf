// The list on the front page: it asks by itself when its window is another.
document.querySelector("#windows")?.addEventListener("change", ({ target }) => {
  document.querySelector("most-read").setAttribute("window", target.value);
});

// The buttons under an article. Tirage needs none of this: it sees the print dialog and the sound by itself.
const printButton = document.querySelector("#print");
const listenButton = document.querySelector("#listen");
const audio = document.querySelector("#audio");
const heard = document.querySelector("#heard");

printButton?.addEventListener("click", () => window.print());

listenButton?.addEventListener("click", () => {
  if (audio.paused) audio.play().catch(() => showState());
  else audio.pause();
});

for (const change of ["play", "pause", "ended", "timeupdate", "durationchange"])
  audio?.addEventListener(change, showState);

function showState() {
  const isPlaying = !audio.paused && !audio.ended;
  const { listen, pause } = listenButton.dataset;
  listenButton.classList.toggle("playing", isPlaying);
  listenButton.querySelector("span").textContent = isPlaying ? pause : listen;
  const isStarted = audio.currentTime > 0 && !audio.ended;
  heard.textContent = isStarted ? `${showTime(audio.currentTime)} / ${showTime(audio.duration)}` : "";
}

function showTime(seconds) {
  const whole = Math.floor(seconds || 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
