"""Run with: python -m unittest discover python/tests"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import collapsar  # noqa: E402
from collapsar.frames import MAGIC, SESSION, FrameError, encode_frame  # noqa: E402


class Handle:
    def __init__(self, hooks, hook):
        self.hooks, self.hook = hooks, hook
        hooks.append(hook)

    def remove(self):
        self.hooks.remove(self.hook)


class Linear:
    """A stub with the interface of torch.nn.Linear that the hooks use."""

    def __init__(self, weight):
        self.weight = weight
        self.hooks = []

    def register_forward_hook(self, hook):
        return Handle(self.hooks, hook)

    def __call__(self, x):
        output = np.tanh(x @ self.weight.T)
        for hook in list(self.hooks):
            hook(self, (x,), output)
        return output


class Model:
    def __init__(self):
        self.fc1, self.fc2 = Linear(np.ones((4, 3))), Linear(np.eye(2, 4))
        self.training = True
        self.modes = []

    def named_modules(self):
        return [("", self), ("fc1", self.fc1), ("fc2", self.fc2)]

    def eval(self):
        self.train(False)

    def train(self, on):
        self.training = on
        self.modes.append(on)

    def __call__(self, x):
        return self.fc2(self.fc1(x))


class RunTest(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name) / "runs"
        self.addCleanup(self.place.cleanup)

    def frames(self):
        return [frame for path in sorted(self.folder.glob("*.frames")) for frame in collapsar.read_frames(path)]

    def test_everything_logged_is_read_back(self):
        features = np.arange(12, dtype="f4").reshape(4, 3)
        with collapsar.Run("mlp, first try", self.folder, {"lr": 0.1, "widths": (3, 2)}) as run:
            run.log(0, loss=2.5, accuracy=np.float32(0.5), weights={"W1": np.eye(2)}, labels=[0, 1, 1, 0])
            run.log(7, loss=float("nan"), features={"Z1": features})
        kinds = [frame.kind for frame in self.frames()]
        self.assertEqual(kinds, ["config", "labels", "weights", "step", "features", "step", "end"])
        config, labels, weights, first, logged, second, end = self.frames()
        self.assertEqual(config.fields["config"], {"lr": 0.1, "widths": [3, 2]})
        self.assertEqual(labels.arrays["labels"].tolist(), [0, 1, 1, 0])
        np.testing.assert_array_equal(weights.arrays["W1"], np.eye(2))
        self.assertEqual(first.fields["numbers"], {"loss": 2.5, "accuracy": 0.5})
        np.testing.assert_array_equal(logged.arrays["Z1"], features)
        self.assertEqual(logged.arrays["Z1"].dtype, np.float32)
        self.assertEqual(second.fields["numbers"], {"loss": {"$number": "NaN"}})
        self.assertEqual(end.fields["status"], "finished")
        self.assertEqual([frame.sequence for frame in self.frames()], list(range(7)))

    def test_an_exception_ends_the_run_with_its_text(self):
        with self.assertRaises(ZeroDivisionError):
            with collapsar.Run("x", self.folder):
                1 / 0
        self.assertEqual(self.frames()[-1].fields["status"], "failed")
        self.assertIn("ZeroDivisionError", self.frames()[-1].fields["message"])

    def test_a_killed_program_keeps_what_it_logged(self):
        program = (
            "import sys, collapsar, time\n"
            "run = collapsar.Run('killed', sys.argv[1])\n"
            "for step in range(10**6):\n"
            "    run.log(step, loss=1 / (step + 1), weights={'W': [[float(step)]]})\n"
            "    if step == 50: print('ready', flush=True)\n"
        )
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        child = subprocess.Popen([sys.executable, "-c", program, str(self.folder)], stdout=subprocess.PIPE, env=env)
        child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        steps = [frame.fields["step"] for frame in self.frames() if frame.kind == "step"]
        self.assertGreaterEqual(len(steps), 51)
        self.assertEqual(steps, list(range(len(steps))))

    def test_a_torn_frame_ends_the_reading_and_loses_nothing_before(self):
        run = collapsar.Run("torn", self.folder)
        run.log(0, loss=1)
        run.log(1, loss=2)
        run._file.close()
        data = run.path.read_bytes()
        run.path.write_bytes(data[:-3])
        self.assertEqual([frame.kind for frame in self.frames()], ["config", "step"])

    def test_a_run_continues_in_a_file_of_its_own_above_all_earlier_numbers(self):
        first = collapsar.Run("long", self.folder)
        first.log(0, loss=1)
        second = collapsar.Run("long", self.folder, run=first.id)
        self.assertNotEqual(first.path, second.path)
        first.log(1, loss=1)
        second.log(1, loss=0.5)
        numbers = [frame.sequence for frame in collapsar.read_frames(second.path)]
        self.assertEqual(numbers, [SESSION, SESSION + 1])
        with self.assertRaisesRegex(FrameError, "has no run 'none'"):
            collapsar.Run("long", self.folder, run="none")

    def test_a_failed_write_leaves_the_file_as_it_was(self):
        run = collapsar.Run("full", self.folder)
        length = run.path.stat().st_size
        write = os.write
        os.write = lambda handle, data: write(handle, data[:5]) and (_ for _ in ()).throw(OSError(28, "No space left"))
        try:
            with self.assertRaises(OSError):
                run.log(0, loss=1)
        finally:
            os.write = write
        self.assertEqual(run.path.stat().st_size, length)
        run.log(0, loss=1)
        self.assertEqual([frame.kind for frame in self.frames()], ["config", "step"])

    def test_values_that_no_frame_holds_are_refused_by_name(self):
        run = collapsar.Run("bad", self.folder)
        for match, bad in [
            ("'loss' is 'x'", dict(loss="x")),
            ("array 'W' has the type", dict(weights={"W": ["a"]})),
            ("labels have the shape", dict(labels=[[0, 1]])),
            ("no whole number", dict(labels=[0.5])),
        ]:
            with self.assertRaisesRegex(FrameError, match):
                run.log(0, **bad)
        with self.assertRaisesRegex(ValueError, "the step is -1"):
            run.log(-1)
        with self.assertRaisesRegex(FrameError, r"array 'Z' \(8 x 134217728\) makes a frame"):
            big = np.lib.stride_tricks.as_strided(np.zeros(1), (8, 2**27), (0, 0))
            encode_frame("features", "r", 0, {"Z": big}, {})
        run.finish()
        with self.assertRaisesRegex(FrameError, "the run 'bad' has ended"):
            run.log(0)

    def test_watch_logs_weights_and_features_of_the_probe_every_few_steps(self):
        model, probe = Model(), np.random.default_rng(0).standard_normal((5, 3))
        run = collapsar.Run("hooks", self.folder)
        run.watch(model, probe=probe, labels=np.arange(5), every=2)
        for step in range(3):
            run.log(step, loss=step)
        kinds = [(frame.kind, frame.fields.get("step")) for frame in self.frames()]
        self.assertEqual(
            kinds[2:],
            [("inputs", None), ("weights", 0), ("features", 0), ("step", 0), ("step", 1), ("weights", 2), ("features", 2), ("step", 2)],
        )
        features = self.frames()[4].arrays
        np.testing.assert_array_equal(features["fc1"], np.tanh(probe @ np.ones((3, 4))))
        self.assertEqual(list(features), ["fc1", "fc2"])
        self.assertEqual((model.training, model.fc1.hooks, model.modes), (True, [], [False, True] * 2))
        with self.assertRaisesRegex(FrameError, "no module 'fc9'; it has fc1, fc2"):
            run.watch(model, ["fc9"])

    def test_watch_logs_the_biases_that_layers_have(self):
        run, model = collapsar.Run("biases", self.folder), Model()
        model.fc2.bias = np.array([1.0, 2.0])
        run.watch(model, every=5)
        run.log(0, loss=1.0)
        run.finish()
        biases = [frame for frame in self.frames() if frame.kind == "biases"]
        self.assertEqual([list(frame.arrays) for frame in biases], [["fc2"]])
        np.testing.assert_array_equal(biases[0].arrays["fc2"], [1.0, 2.0])

    def test_flax_kernels_are_turned_and_intermediates_named(self):
        kernel = np.arange(6.0).reshape(2, 3)
        weights = collapsar.flax_weights({"Dense_0": {"kernel": kernel, "bias": np.zeros(3)}})
        self.assertEqual(list(weights), ["Dense_0/kernel"])
        np.testing.assert_array_equal(weights["Dense_0/kernel"], kernel.T)
        conv = collapsar.flax_weights({"c": np.zeros((5, 5, 2, 7))})["c"]
        self.assertEqual(conv.shape, (7, 2, 5, 5))

        class Flax:
            def apply(self, variables, x, capture_intermediates, mutable):
                return x, {"intermediates": {"Dense_0": {"__call__": (x + 1,)}, "__call__": (x,)}}

        features = collapsar.flax_features(Flax(), {}, np.zeros((2, 2)))
        self.assertEqual({name: float(a[0, 0]) for name, a in features.items()}, {"Dense_0": 1.0, "output": 0.0})

    def test_a_file_begins_with_the_magic_and_its_text_is_json(self):
        run = collapsar.Run("é", self.folder, {"text": "Ω"})
        data = run.path.read_bytes()
        self.assertEqual(data[:8], MAGIC)
        length = int.from_bytes(data[16:20], "little")
        self.assertEqual(json.loads(data[20 : 20 + length])["name"], "é")
        with self.assertRaisesRegex(FrameError, "does not begin with CLPSFR01"):
            path = self.folder / "other"
            path.write_bytes(b"nothing")
            list(collapsar.read_frames(path))


if __name__ == "__main__":
    unittest.main()
