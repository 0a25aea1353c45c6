// Marks a part of the photo with a frame, dragged by mouse or finger or moved with the arrow keys, and sends it in shares of
// the photo. draw.css lets a finger draw only while it is asked to.

const PHOTO = ".st-key-photo-picture .dr-framed"
// Pixels: a shorter drag is a click.
const SHORTEST = 12
// A step on an arrow key, and the frame that the first one brings, in shares of the photo.
const STEP = 0.02
const FIRST = { left: 0.2, top: 0.3, right: 0.8, bottom: 0.7 }
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const frames = new WeakMap()

export default function ({ data, parentElement, setStateValue }) {
  let frame = frames.get(parentElement)
  if (!frame) {
    frame = new Frame(parentElement.querySelector("[role=status]"))
    frames.set(parentElement, frame)
  }
  frame.send = (sides) => setStateValue("frame", sides)
  // A frame that was meant for another picture is gone with it.
  if (frame.picture !== data.picture) frame.drop()
  frame.picture = data.picture
  return () => {
    frame.leave()
    frames.delete(parentElement)
  }
}

class Frame {
  constructor(voice) {
    this.voice = voice
    this.listening = new AbortController()
    const options = { signal: this.listening.signal, capture: true }
    document.addEventListener("pointerdown", (event) => this.begin(event), options)
    document.addEventListener("pointermove", (event) => this.move(event), options)
    document.addEventListener("pointerup", (event) => this.end(event), options)
    document.addEventListener("pointercancel", () => this.drop(), options)
    document.addEventListener("keydown", (event) => this.onKey(event), options)
  }

  leave() {
    this.drop()
    this.listening.abort()
  }

  // ------------------------------------------------------------------------------------------- by mouse or finger

  begin(event) {
    const photo = event.target.closest?.(PHOTO)
    if (!photo || event.button !== 0 || photo.closest(".dr-stale")) return
    if (event.pointerType !== "mouse" && getComputedStyle(photo).touchAction !== "none") return
    event.preventDefault()
    this.drop()
    this.photo = photo
    this.pointer = event.pointerId
    this.from = this.place(event)
    this.move(event)
  }

  move(event) {
    if (this.from && event.pointerId === this.pointer) this.show(this.dragged(event))
  }

  end(event) {
    if (!this.from || event.pointerId !== this.pointer) return
    const sides = this.dragged(event)
    const { width, height } = this.photo.getBoundingClientRect()
    this.drop()
    if (Math.min((sides.right - sides.left) * width, (sides.bottom - sides.top) * height) >= SHORTEST) this.read(sides)
  }

  // Where a pointer is, within the photo.
  place(event) {
    const box = this.photo.getBoundingClientRect()
    return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)]
  }

  dragged(event) {
    const [xs, ys] = this.place(event).map((share, axis) => [share, this.from[axis]].sort((a, b) => a - b))
    return { left: xs[0], top: ys[0], right: xs[1], bottom: ys[1] }
  }

  // --------------------------------------------------------------------------------------------------- by keyboard

  onKey(event) {
    if (event.key === "Escape") return this.escape()
    const photo = event.target.closest?.(PHOTO)
    if (!photo || this.from || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key in ARROWS) this.arrow(photo, ARROWS[event.key], event.shiftKey)
    else if (event.key === "Enter" && this.mark) this.enter()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  arrow(photo, steps, isResized) {
    if (!this.mark) {
      this.photo = photo
      this.show(FIRST)
    } else {
      const box = this.photo.getBoundingClientRect()
      const [right, down] = steps.map((step) => step * STEP)
      const { left, top } = this.sides
      const wide = this.sides.right - left
      const high = this.sides.bottom - top
      if (isResized) {
        const ends = [
          between(left + SHORTEST / box.width, left + wide + right, 1),
          between(top + SHORTEST / box.height, top + high + down, 1),
        ]
        this.show({ left, top, right: ends[0], bottom: ends[1] })
      } else {
        const corner = [between(0, left + right, 1 - wide), between(0, top + down, 1 - high)]
        this.show({ left: corner[0], top: corner[1], right: corner[0] + wide, bottom: corner[1] + high })
      }
    }
    const { left, top, right, bottom } = this.sides
    this.say(`Frame: ${percent(left)} from the left, ${percent(top)} from the top, ${percent(right - left)} wide, ${percent(bottom - top)} high.`)
  }

  enter() {
    const sides = this.sides
    this.drop()
    this.say("Reading the part.")
    this.read(sides)
  }

  escape() {
    if (this.mark) this.say("No frame.")
    this.drop()
  }

  // ------------------------------------------------------------------------------------------------------- by both

  show(sides) {
    this.sides = sides
    if (!this.mark) {
      this.mark = document.createElement("div")
      this.mark.className = "dr-marking"
      this.mark.append(document.createElement("div"))
      this.mark.firstChild.className = "dr-marked"
      this.photo.append(this.mark)
    }
    Object.assign(this.mark.firstChild.style, {
      left: `${100 * sides.left}%`, top: `${100 * sides.top}%`,
      width: `${100 * (sides.right - sides.left)}%`, height: `${100 * (sides.bottom - sides.top)}%`,
    })
  }

  read(sides) {
    this.send({ ...sides, turn: Date.now() })
  }

  drop() {
    this.mark?.remove()
    this.mark = null
    this.from = null
  }

  say(words) {
    this.voice.textContent = words
  }
}

function between(least, value, most) {
  return Math.min(Math.max(least, value), most)
}

function inside(share) {
  return between(0, share, 1)
}

function percent(share) {
  return `${Math.round(100 * share)} %`
}
