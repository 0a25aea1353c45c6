import streamlit as st

from digitrec.ui.guided_path import guided_path
from digitrec.ui.inside.keras import keras_tab
from digitrec.ui.inside.layer import layer_tab
from digitrec.ui.inside.mnist import mnist_tab
from digitrec.ui.inside.relu import relu_tab
from digitrec.ui.inside.training import training_tab
from digitrec.ui.layout import INSIDE, begin_page
from digitrec.ui.my_digit.tab import my_digit_tab

TABS = {
    "ReLU": relu_tab,
    "My digit": my_digit_tab,
    "A layer": layer_tab,
    "Training": training_tab,
    "MNIST": mnist_tab,
    "Keras and TensorFlow": keras_tab,
}

begin_page(INSIDE)
st.title("Inside a network", anchor=False)
guided_path()
# In the link, so that one can be sent to a tab; only the open one is computed.
for tab, show in zip(st.tabs(list(TABS), key="topic", bind="query-params"), TABS.values(), strict=True):
    if tab.open:
        with tab:
            show()
