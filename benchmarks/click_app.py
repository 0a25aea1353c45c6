"""A page with nothing but a button of a component and how often it was clicked: the least that Streamlit can do with a click."""

import streamlit as st

_SCRIPT = """
export default function ({ parentElement, setStateValue }) {
  parentElement.querySelector("button").onclick = () => setStateValue("clicked", Date.now())
}
"""
_component = st.components.v2.component(
    "benchmark.click", js=_SCRIPT, html='<button class="maps">Click</button>'
)


@st.fragment
def counter() -> None:
    """The clicks."""
    _component(key="click", on_clicked_change=lambda: None)
    st.session_state["clicks"] = st.session_state.get("clicks", 0) + 1
    with st.container(key="echo"):
        st.markdown(f"{st.session_state['clicks']}")


counter()
