"""Methods that follow the network's gradient: what they are. They are computed where Keras is, in `digitrec.gradients`."""

from digitrec.config import RealNumber, WholeNumber
from digitrec.explain.attribution import Method


class IntegratedGradients(Method):
    """The gradient on the way from blank paper to the drawing, times what each pixel came by."""

    name = "integrated-gradients"
    label = "Integrated gradients"
    paper = "Sundararajan, Taly & Yan, Axiomatic attribution for deep networks, ICML 2017"
    link = "https://arxiv.org/abs/1703.01365"
    unit = "log odds"
    explanation = (
        "The ink is faded in from blank paper; each pixel gets its share of what the log odds of the class gain on the "
        "way. All shares together are that gain."
    )
    cannot_tell = (
        "It cannot tell what missing ink means: a pixel without ink gets exactly 0, and another start than blank paper "
        "would give another map."
    )
    settings = (
        WholeNumber(
            name="steps", label="Steps", help="Stages between blank paper and the drawing; more are more exact.",
            default=64, group="Gradients", low=8, high=256,
        ),
    )  # fmt: skip


class SmoothGrad(Method):
    """The gradient, averaged over noisy copies of the drawing."""

    name = "smoothgrad"
    label = "SmoothGrad"
    paper = "Smilkov et al., SmoothGrad: removing noise by adding noise, 2017"
    link = "https://arxiv.org/abs/1706.03825"
    unit = "log odds by ink"
    explanation = "What a little more ink at each pixel would do to the log odds of the class: the mean gradient over noisy copies."
    cannot_tell = (
        "It cannot tell how much a pixel contributed, only where a small change would act: a sure answer has a flat "
        "gradient, and how much noise is right is a choice."
    )
    settings = (
        WholeNumber(
            name="samples", label="Noisy copies", help="Copies over which the gradient is averaged.", default=50,
            group="Gradients", low=4, high=200,
        ),
        RealNumber(
            name="noise", label="Noise", help="Standard deviation of the noise, as a share of full ink; 0.1 to 0.2 in the paper.",
            default=0.15, group="Gradients", low=0, high=0.5,
        ),
    )  # fmt: skip


GRADIENT_METHODS: dict[str, Method] = {
    method.name: method for method in (IntegratedGradients(), SmoothGrad())
}
