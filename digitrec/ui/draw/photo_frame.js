// Drags a frame on the photo and sends it, in shares of the photo. draw.css lets a finger draw only while it is asked to.

const PHOTO = ".st-key-photo-picture .dr-framed"
// Pixels: a shorter drag is a click.
const SHORTEST = 12
const frames = new WeakMap()

export default function ({ parentElement, setStateValue }) {
  let frame = frames.get(parentElement)
  if (!frame) {
    frame = new Frame()
    frames.set(parentElement, frame)
  }
  frame.send = (sides) => setStateValue("frame", sides)
  return () => {
    frame.leave()
    frames.delete(parentElement)
  }
}

class Frame {
  constructor() {
    this.listening = new AbortController()
    const options = { signal: this.listening.signal, capture: true }
    document.addEventListener("pointerdown", (event) => this.begin(event), options)
    document.addEventListener("pointermove", (event) => this.move(event), options)
    document.addEventListener("pointerup", (event) => this.end(event), options)
    document.addEventListener("pointercancel", () => this.drop(), options)
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.drop(), options)
  }

  leave() {
    this.drop()
    this.listening.abort()
  }

  begin(event) {
    const photo = event.target.closest?.(PHOTO)
    if (!photo || event.button !== 0 || photo.closest(".dr-stale")) return
    if (event.pointerType !== "mouse" && getComputedStyle(photo).touchAction !== "none") return
    event.preventDefault()
    this.drop()
    this.photo = photo
    this.pointer = event.pointerId
    this.from = [event.clientX, event.clientY]
    this.mark = document.createElement("div")
    this.mark.className = "dr-marked"
    document.body.append(this.mark)
    this.show(event)
  }

  move(event) {
    if (this.mark && event.pointerId === this.pointer) this.show(event)
  }

  show(event) {
    const { left, top, right, bottom } = this.sides(event)
    Object.assign(this.mark.style, {
      left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px`,
    })
  }

  // In pixels of the window, within the photo.
  sides(event) {
    const box = this.photo.getBoundingClientRect()
    const xs = [this.from[0], event.clientX].map((x) => Math.min(Math.max(x, box.left), box.right))
    const ys = [this.from[1], event.clientY].map((y) => Math.min(Math.max(y, box.top), box.bottom))
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
  }

  end(event) {
    if (!this.mark || event.pointerId !== this.pointer) return
    const { left, top, right, bottom } = this.sides(event)
    const box = this.photo.getBoundingClientRect()
    this.drop()
    if (Math.min(right - left, bottom - top) < SHORTEST) return
    this.send({
      left: (left - box.left) / box.width, top: (top - box.top) / box.height,
      right: (right - box.left) / box.width, bottom: (bottom - box.top) / box.height, turn: Date.now(),
    })
  }

  drop() {
    this.mark?.remove()
    this.mark = null
  }
}
