"""Choose, train, see both scores, keep: the MLP retrained by its visitors."""

import streamlit as st

from ser.ui.frame import frame
from ser.ui.train.comparing import compare_all, show_trained
from ser.ui.train.controls import choose
from ser.ui.train.data import choose_data, table_or_stop
from ser.ui.train.keeping import offer_keeping
from ser.ui.train.reloading import tell_of_reload
from ser.ui.train.results import show_result
from ser.ui.train.running import offer_training
from ser.ui.train.tour import offer_tour
from ser.ui.train.view import KEY, bring_into_view
from ser.ui.train.workshop import workshop

with frame("Train") as visit:
    st.title("Train it yourself")
    st.markdown(
        "A small neural network learns from recordings which sound goes with which "
        "emotion. Change how it learns, press **Train**, and see how well it does: on voices it "
        "knows, and on voices it has never heard."
    )
    shop, shipped = workshop(), table_or_stop()
    tell_of_reload(shop)
    tour = st.container()
    st.header("1. What it learns from")
    with st.container(key="data"):  # whatever is in it, the controls below stay open
        data = choose_data(shop, visit, shipped)
    st.header("2. How it learns")
    draft = choose(shop, data.table if data else shipped)
    with tour:  # drawn once it is known which of its steps is set
        offer_tour(shop, draft)
    st.header("3. Train")
    offer_training(shop, draft, data)
    if shop.trained:
        with st.container(key=KEY):
            st.header("4. What it has learnt")
            trained = show_trained(shop)
            show_result(shop, trained)
        offer_keeping(visit, trained)
        compare_all(shop)
    bring_into_view(shop, visit)
