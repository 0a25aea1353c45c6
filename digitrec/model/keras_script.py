"""A run's recipe as a plain Keras script that a student can read, copy and run: no digitrec in it. Imports no Keras itself.

It builds the same network, with the same first weights from the same seed, and compiles it with the same optimizer. What
only digitrec does (its data splits, augmentation, drawn digits, the choice of the best epoch) is named at its top.
"""

from collections.abc import Iterator

from digitrec.config import RunConfig, TrainConfig
from digitrec.model.plan import CLASSES, LayerPlan, plan_layers

_OPTIMIZERS = {
    "sgd": "SGD", "momentum": "SGD", "rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW",
}  # fmt: skip
_ONE_CYCLE_RISE, _ONE_CYCLE_START = 0.25, 25
_EMA_MOMENTUM = 0.999


def keras_script(config: RunConfig, title: str) -> str:
    """The script as text. title: of the run, for its first line. Raises ConfigError for a network that is too large."""
    return "\n".join([*_head(config, title), *_network(config), "", *_training(config.training)]) + "\n"


def _head(config: RunConfig, title: str) -> Iterator[str]:
    training = config.training
    yield f'"""{" ".join(title.split())}: the same network in plain Keras. Needs keras and tensorflow."""'
    yield ""
    missing = [
        f"# digitrec trained it on its set {training.data!r} and kept the best epoch by validation loss; here it is MNIST, and the last epoch."
    ]
    if training.changes_images:
        missing.append("# Images were augmented anew in each epoch; here they are as they are.")
    yield from missing
    yield "import keras"
    if config.model.reject_class == "on":
        yield "import numpy as np"
    yield "from keras import layers"
    yield ""
    yield f"keras.utils.set_random_seed({training.seed})"
    yield ""
    yield "(images, labels), (test_images, test_labels) = keras.datasets.mnist.load_data()"
    count = "" if training.images >= 60_000 else f"[:{training.images}]"
    yield f'images, test_images = images{count}.astype("float32") / 255, test_images.astype("float32") / 255'
    yield f"labels, test_labels = keras.utils.to_categorical(labels{count}, {CLASSES}), keras.utils.to_categorical(test_labels, {CLASSES})"
    yield ""


def _network(config: RunConfig) -> Iterator[str]:
    plan = plan_layers(config.model)
    if config.model.reject_class == "on":
        yield "# An eleventh class, no digit, is spread evenly over the ten by a last layer that does not learn."
        yield f"spread = np.vstack([np.eye({CLASSES}), np.full((1, {CLASSES}), 1 / {CLASSES})])"
    if not any(each.inputs for each in plan):
        yield "model = keras.Sequential(["
        yield '    keras.Input((28, 28), name="image"),'
        yield from (f"    {_layer(each, config)}," for each in plan)
        yield "])"
        return
    yield 'image = last = keras.Input((28, 28), name="image")'
    # A layer that another one than its successor takes needs a name of its own.
    named = {name for each in plan for name in each.inputs}
    for each in plan:
        taken = f"[{', '.join(each.inputs)}]" if len(each.inputs) > 1 else (each.inputs or ("last",))[0]
        target = f"{each.name} = last" if each.name in named else "last"
        yield f"{target} = {_layer(each, config)}({taken})"
    yield "model = keras.Model(image, last)"


def _layer(each: LayerPlan, config: RunConfig) -> str:
    arguments = [f"{name}={value!r}" for name, value in each.arguments.items()]
    if each.name == "probabilities" and config.model.reject_class == "on":
        arguments.append("kernel_initializer=keras.initializers.Constant(spread.tolist())")
    return f"layers.{each.kind}({', '.join([*arguments, f'name={each.name!r}'])})"


def _training(training: TrainConfig) -> Iterator[str]:
    yield f"steps = -(-len(images) // {training.batch_size}) * {training.epochs}"
    yield from _learning_rate(training)
    arguments = ["learning_rate"]
    if training.optimizer == "momentum":
        arguments.append("momentum=0.9, nesterov=True")
    if training.optimizer == "adamw" or training.weight_decay:
        arguments.append(f"weight_decay={training.weight_decay!r}")
    if training.averaging == "ema":
        arguments.append(f"use_ema=True, ema_momentum={_EMA_MOMENTUM}")
    smoothing = f"label_smoothing={training.label_smoothing!r}" if training.label_smoothing else ""
    yield "model.compile("
    yield f"    optimizer=keras.optimizers.{_OPTIMIZERS[training.optimizer]}({', '.join(arguments)}),"
    yield f"    loss=keras.losses.CategoricalCrossentropy({smoothing}),"
    yield '    metrics=["accuracy"],'
    yield ")"
    yield f"model.fit(images, labels, batch_size={training.batch_size}, epochs={training.epochs})"
    yield "print(model.evaluate(test_images, test_labels, verbose=0))"


def _learning_rate(training: TrainConfig) -> Iterator[str]:
    rate = repr(training.learning_rate)
    if training.schedule == "cosine":
        yield f"learning_rate = keras.optimizers.schedules.CosineDecay({rate}, decay_steps=steps)"
    elif training.schedule == "one-cycle":
        yield f"rise = max(1, round(steps * {_ONE_CYCLE_RISE}))"
        yield "learning_rate = keras.optimizers.schedules.CosineDecay("
        yield f"    {rate} / {_ONE_CYCLE_START}, decay_steps=max(1, steps - rise), warmup_target={rate}, warmup_steps=rise,"
        yield ")"
    else:
        yield f"learning_rate = {rate}"
