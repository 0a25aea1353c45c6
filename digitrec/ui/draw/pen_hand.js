// Reaches into the canvas component: sends strokes in time, covers a finished drawing, and draws by keyboard. And into the
// figure around it: disables the buttons that have nothing to do.

// The canvas sends a stroke this long after the pen's rise, and some milliseconds more.
const SENT_AFTER = 260
// A step of the pen on arrow keys, and with Shift, as a share of the paper's height.
const STEP = 0.025, LEAP = 0.075
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const STYLES = `
  .hand-cover {
    position: absolute; inset: 0; z-index: 30; width: 100%; height: 100%; pointer-events: none;
    outline: 1px solid var(--st-border-color, lightgrey); outline-offset: -1px;
  }
  .dc-container:focus { outline: none; }
  .dc-container:focus-visible { outline: 3px solid var(--st-primary-color, #1F4E9C); outline-offset: -1px; z-index: 1; }
  .hand-pen {
    position: absolute; z-index: 31; width: 18px; height: 18px; margin: -9px 0 0 -9px; border-radius: 50%; display: none;
    box-sizing: border-box; border: 2px solid #1F4E9C; pointer-events: none;
  }
  .hand-pen[data-down] { background: #1F4E9C; }
  .hand-hint {
    position: absolute; z-index: 31; left: 0; right: 0; bottom: 6px; display: none; text-align: center; color: #5F6673;
    font: 13px var(--st-font, sans-serif); pointer-events: none;
  }
  .dc-container:focus-visible .hand-pen, .dc-container[data-keys]:focus .hand-pen,
  .dc-container:focus-visible .hand-hint { display: block; }
`
const hands = new WeakMap()

export default function ({ data, parentElement }) {
  let hand = hands.get(parentElement)
  if (!hand) {
    hand = new Hand(data.name, parentElement)
    hands.set(parentElement, hand)
  }
  hand.cover = data.cover
  hand.prepare()
  return () => {
    hand.leave()
    hands.delete(parentElement)
  }
}

class Hand {
  constructor(name, place) {
    this.name = name
    this.closed = new Set()
    const figure = (place.getRootNode().host ?? place).closest(`[class*="st-key-${name}-figure"]`)
    if (figure) {
      this.watching = new MutationObserver(() => this.close(figure))
      this.watching.observe(figure, { subtree: true, childList: true, attributeFilter: ["data-closed", "disabled"] })
      this.close(figure)
    }
    this.pending = 0
    this.pen = { x: 0.5, y: 0.25, isDown: false, held: new Set() }
    this.listening = new AbortController()
    const options = { capture: true, signal: this.listening.signal }
    document.addEventListener("pointerdown", (event) => this.onPenDown(event), options)
    document.addEventListener("pointerup", () => this.onPenUp(), options)
    document.addEventListener("pointercancel", () => this.onPenUp(), options)
    document.addEventListener("keydown", () => this.send(), options)
  }

  leave() {
    this.listening.abort()
    this.watching?.disconnect()
    clearTimeout(this.waiting)
  }

  // The app draws the buttons once, not at each stroke; which of them have nothing to do stands with the answer.
  close(figure) {
    const keys = figure.querySelector("[data-closed]")?.dataset.closed.split(" ") ?? []
    const buttons = new Set(keys.map((key) => figure.querySelector(`.st-key-${key} button`)).filter(Boolean))
    for (const button of this.closed) if (!buttons.has(button)) button.disabled = false
    // Each assignment would be news to watch, also of the same value.
    for (const button of buttons) if (!button.disabled) button.disabled = true
    this.closed = buttons
  }

  get root() {
    const places = document.querySelectorAll(`.st-key-${this.name}-canvas *`)
    return [...places].map((each) => each.shadowRoot).find((root) => root?.querySelector(".upper-canvas"))
  }

  // The canvas may come later than its hand, and another one may take its place.
  prepare() {
    clearTimeout(this.waiting)
    const root = this.root
    if (!root) {
      this.waiting = setTimeout(() => this.prepare(), 50)
      return
    }
    const paper = root.querySelector(".dc-container")
    if (this.paper !== paper) this.equip(root, paper)
    this.picture.hidden = !this.cover
    if (this.cover) this.picture.src = this.cover
  }

  equip(root, paper) {
    this.paper = paper
    const styles = document.createElement("style")
    styles.textContent = STYLES
    this.picture = document.createElement("img")
    this.picture.className = "hand-cover"
    this.picture.alt = ""
    this.nib = document.createElement("span")
    this.nib.className = "hand-pen"
    const hint = document.createElement("span")
    hint.className = "hand-hint"
    hint.textContent = "arrow keys move · space draws · backspace undoes"
    paper.append(styles, this.picture, this.nib, hint)
    paper.tabIndex = 0
    paper.setAttribute("role", "application")
    paper.setAttribute("aria-label", "Paper. Arrow keys move the pen, space puts it down and lifts it, backspace undoes.")
    const options = { signal: this.listening.signal }
    paper.addEventListener("keydown", (event) => this.onKey(event), options)
    paper.addEventListener("keyup", (event) => this.pen.held.delete(event.key), options)
    paper.addEventListener("blur", () => this.lift(), options)
  }

  isOnPaper(event) {
    return event.composedPath().includes(this.paper)
  }

  onPenDown(event) {
    if (!this.paper || event.button !== 0) return
    if (this.isOnPaper(event)) this.begin()
    else this.send()
  }

  begin() {
    this.isDrawing = true
    this.picture.hidden = true
    this.cover = ""
  }

  onPenUp() {
    if (!this.isDrawing) return
    this.isDrawing = false
    clearTimeout(this.pending)
    this.pending = setTimeout(() => (this.pending = 0), SENT_AFTER)
  }

  // Whatever is pressed next shall find the last stroke in the app: the canvas's own button sends at once.
  send() {
    if (!this.pending) return
    clearTimeout(this.pending)
    this.pending = 0
    this.root?.querySelector(".dc-toolbar button")?.click()
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const pen = this.pen
    if (event.key in ARROWS) {
      pen.held.add(event.key)
      const step = event.shiftKey ? LEAP : STEP
      const [right, down] = [...pen.held].map((key) => ARROWS[key]).reduce((a, b) => [a[0] + b[0], a[1] + b[1]])
      const box = this.paper.getBoundingClientRect()
      pen.x = Math.min(1, Math.max(0, pen.x + (right * step * box.height) / box.width))
      pen.y = Math.min(1, Math.max(0, pen.y + down * step))
      if (pen.isDown) this.mouse("mousemove")
    } else if (event.key === " ") {
      if (event.repeat) return event.preventDefault()
      pen.isDown ? this.lift() : this.lower()
    } else if (event.key === "Backspace") {
      this.lift()
      this.send()
      document.querySelector(`.st-key-${this.name}-undo button`)?.click()
    } else return
    event.preventDefault()
    event.stopPropagation()
    this.paper.dataset.keys = ""
    this.point()
  }

  lower() {
    this.begin()
    this.pen.isDown = true
    this.mouse("mousemove")
    this.mouse("mousedown")
  }

  lift() {
    this.pen.held.clear()
    if (!this.pen.isDown) return
    this.pen.isDown = false
    this.mouse("mouseup")
    this.onPenUp()
    this.point()
  }

  point() {
    this.nib.style.left = `${100 * this.pen.x}%`
    this.nib.style.top = `${100 * this.pen.y}%`
    this.nib.toggleAttribute("data-down", this.pen.isDown)
  }

  // The canvas draws with what it takes for a mouse.
  mouse(kind) {
    const box = this.paper.getBoundingClientRect()
    this.paper.querySelector(".upper-canvas").dispatchEvent(
      new MouseEvent(kind, {
        clientX: box.x + this.pen.x * box.width,
        clientY: box.y + this.pen.y * box.height,
        button: 0,
        buttons: kind === "mouseup" ? 0 : 1,
        bubbles: true,
        composed: true,
      }),
    )
  }
}
