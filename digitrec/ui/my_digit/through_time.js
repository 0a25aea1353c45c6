// The slider and Play of a digit through time. All moments are here already: nothing is asked of the server.

const PAUSE = 350
const players = new WeakMap()

export default function ({ data, parentElement }) {
  const known = players.get(parentElement)
  if (known && known.html === data.html) return
  const place = parentElement.querySelector(".tt-place")
  // A training that goes on adds moments: whoever looked at the newest one goes on with it, others stay where they are.
  const at = known && !known.isAtEnd() ? known.at : data.frames.length - 1
  known?.pause()
  place.innerHTML = data.html
  const player = new Player(place, data)
  player.show(Math.min(at, data.frames.length - 1))
  players.set(parentElement, player)
}

class Player {
  constructor(place, { html, frames }) {
    Object.assign(this, { place, html, frames, at: 0, timer: 0 })
    this.slider = place.querySelector(".tt-at")
    this.button = place.querySelector(".tt-play")
    this.slider.addEventListener("input", () => { this.pause(); this.show(Number(this.slider.value)) })
    this.button.addEventListener("click", () => (this.timer ? this.pause() : this.play()))
    this.button.disabled = frames.length < 2
  }

  isAtEnd() { return this.at === this.frames.length - 1 }

  play() {
    if (this.isAtEnd()) this.show(0)
    this.label("Pause", "M3 2h4v12H3zM9 2h4v12H9z")
    this.timer = setInterval(() => {
      if (!this.place.isConnected) return this.pause()
      this.show(this.at + 1)
      if (this.isAtEnd()) this.pause()
    }, PAUSE)
  }

  pause() {
    clearInterval(this.timer)
    this.timer = 0
    this.label("Play", "M4 2l10 6-10 6z")
  }

  label(word, shape) {
    this.button.querySelector("span").textContent = word
    this.button.querySelector("path").setAttribute("d", shape)
  }

  show(at) {
    this.at = at
    const frame = this.frames[at], find = (name) => this.place.querySelectorAll(name)
    this.slider.value = at
    this.slider.setAttribute("aria-valuetext", `${frame.when}: ${frame.digit}`)
    find(".tt-when")[0].textContent = frame.when
    find(".tt-digit")[0].textContent = frame.digit
    find(".tt-bar").forEach((bar, digit) => {
      bar.style.width = `${100 * frame.shares[digit]}%`
      bar.classList.toggle("tt-best", digit === frame.digit)
    })
    find(".tt-value").forEach((value, digit) => { value.textContent = frame.values[digit] })
    const marker = find(".tt-marker")[0]
    marker.setAttribute("x1", frame.x)
    marker.setAttribute("x2", frame.x)
    const maps = find(".tt-maps")[0]
    if (maps) maps.style.backgroundPosition = `0 ${(100 * at) / Math.max(1, this.frames.length - 1)}%`
  }
}
