// The network's layers in a row that scrolls sideways; a click, or Enter, opens one. Arrow keys go from one to the next.

const STYLES = `
  .strip { display: flex; align-items: stretch; gap: 18px; overflow-x: auto; padding: 4px 3px 10px; font: 13px/1.35 var(--st-font, sans-serif); scrollbar-width: thin; }
  button {
    position: relative; flex: 1 0 84px; max-width: 132px; box-sizing: border-box; padding: 6px; border: 1px solid var(--dr-line, #ddd); border-radius: 8px; cursor: pointer;
    background: none; color: inherit; font: inherit; text-align: left; display: flex; flex-direction: column; gap: 1px;
  }
  button:not(:last-child)::after { content: "→"; position: absolute; right: -16px; top: calc(50% - 30px); color: var(--dr-quiet, grey); }
  button:hover { border-color: var(--dr-ink); }
  button[aria-selected="true"] { border-color: var(--dr-ink); box-shadow: inset 0 0 0 1px var(--dr-ink); }
  button:focus-visible { outline: 2px solid var(--dr-ink); outline-offset: 2px; }
  img { width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated; background: #0E1116; border-radius: 4px; margin-bottom: 4px; }
  b { font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; color: var(--st-text-color, inherit); }
  button[aria-selected="true"] b { color: var(--dr-ink); }
  span { color: var(--dr-quiet, grey); font-variant-numeric: tabular-nums; }
`

export default function ({ data, parentElement, setStateValue }) {
  const strip = parentElement.querySelector(".strip")
  if (!parentElement.querySelector("style")) {
    const style = document.createElement("style")
    style.textContent = STYLES
    parentElement.prepend(style)
  }
  while (strip.children.length > data.cards.length) strip.lastElementChild.remove()
  while (strip.children.length < data.cards.length) strip.append(card())
  data.cards.forEach((each, place) => fill(strip.children[place], each, each.name === data.open))
  strip.onclick = (event) => {
    const button = event.target.closest("button")
    if (!button || button.getAttribute("aria-selected") === "true") return
    for (const other of strip.children) mark(other, other === button)
    setStateValue("picked", { name: button.dataset.name, turn: Date.now() })
  }
  strip.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const cards = [...strip.children]
    const next = step && cards[cards.indexOf(event.target) + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
}

// The elements stay from digit to digit: only pictures and words change.
function card() {
  const button = document.createElement("button")
  button.type = "button"
  button.setAttribute("role", "tab")
  button.append(document.createElement("img"), document.createElement("b"), document.createElement("span"), document.createElement("span"))
  return button
}

function fill(button, each, isOpen) {
  const [img, title, shape, note] = button.children
  button.dataset.name = each.name
  if (img.src !== each.url) img.src = each.url
  img.alt = ""
  title.textContent = each.title
  shape.textContent = each.shape
  note.textContent = each.note
  mark(button, isOpen)
}

function mark(button, isOpen) {
  button.setAttribute("aria-selected", String(isOpen))
  button.tabIndex = isOpen ? 0 : -1
}
