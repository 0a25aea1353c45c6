"""Networks whose answer is known on paper, for tests of what explains an answer."""

from collections.abc import Callable

import numpy as np

from digitrec.model.prediction import Prediction


class KnownNetwork:
    """Ten logits by a rule. logits_of: (n, 28, 28) → (n, 10)."""

    def __init__(self, logits_of: Callable[[np.ndarray], np.ndarray]) -> None:
        self._logits_of = logits_of
        self.images_seen = 0

    def predict(self, images: np.ndarray) -> np.ndarray:
        self.images_seen += len(images)
        powers = np.exp(self._logits_of(np.asarray(images, float)))
        return powers / powers.sum(axis=1, keepdims=True)

    def answer(self, probabilities: np.ndarray, image: np.ndarray) -> Prediction:
        return Prediction(int(probabilities.argmax()), probabilities, image)

    def predict_image(self, image: np.ndarray) -> Prediction:
        return self.answer(self.predict(image[None])[0], image)

    def predict_drawing(self, drawing: np.ndarray) -> Prediction:
        raise NotImplementedError

    def activations(self, image: np.ndarray) -> dict[str, np.ndarray]:
        return {}


def linear_network(weights: np.ndarray, digit: int = 4, bias: float = 0.0) -> KnownNetwork:
    """The logit of one digit is weights · image + bias, all others stay 0. weights: (28, 28).

    So its log odds are that logit but for log 9, a constant.
    """

    def logits(images: np.ndarray) -> np.ndarray:
        total = np.zeros((len(images), 10))
        total[:, digit] = (images * weights).sum(axis=(1, 2)) + bias
        return total

    return KnownNetwork(logits)
