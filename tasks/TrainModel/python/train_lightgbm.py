"""Trains LightGBM on a dataset that PrepareData wrote, over one machine or several, and writes model.lgb.

With several machines each reads its own share of the rows and LightGBM's data-parallel learning joins their
histograms; every machine ends with the same model and the first one writes it. The machines find each other through
the environment that Azure ML sets for the distribution `PyTorch` with one process per machine: MASTER_ADDR,
MASTER_PORT, NODE_RANK (or RANK) and WORLD_SIZE. PyTorch itself is not needed.

    python train_lightgbm.py --data DATASET_FOLDER --parameters PARAMETERS.json --output FOLDER
"""

import argparse
import glob
import json
import os
import re
import signal
import socket
import struct
import sys
import threading
import time

import lightgbm as lgb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

# Seconds that machines wait for each other before training; a cluster may start them minutes apart.
RENDEZVOUS_SECONDS = float(os.environ.get("LIGHTGBM_RENDEZVOUS_SECONDS", "1200"))
# Minutes that LightGBM itself waits for a machine to answer.
TIME_OUT_MINUTES = int(os.environ.get("LIGHTGBM_TIME_OUT_MINUTES", "10"))
DONE = b"x"


def fail(message):
    print(f"error: {message}", file=sys.stderr, flush=True)
    sys.exit(1)


def send(connection, value):
    data = json.dumps(value).encode()
    connection.sendall(struct.pack("!I", len(data)) + data)


def receive(connection):
    def exactly(count):
        data = b""
        while len(data) < count:
            chunk = connection.recv(count - len(data))
            if not chunk:
                raise ConnectionError("a machine went away")
            data += chunk
        return data

    (size,) = struct.unpack("!I", exactly(4))
    return json.loads(exactly(size))


class Machines:
    """The machines of one training: who they are, and a connection from each to the first."""

    def __init__(self):
        self.count = int(os.environ.get("WORLD_SIZE", "1"))
        self.rank = int(os.environ.get("NODE_RANK", os.environ.get("RANK", "0")))
        self.addresses = []
        self.connections = []
        if self.count > 1:
            self.meet()

    def meet(self):
        """Each machine tells the first one where LightGBM will listen; the first tells all of them everything."""
        host = os.environ.get("MASTER_ADDR")
        port = int(os.environ.get("MASTER_PORT", "0"))
        if not host or not port:
            fail("MASTER_ADDR and MASTER_PORT are not set, so the machines cannot find each other.")
        listening = socket.socket()
        listening.bind(("", 0))
        self.port = listening.getsockname()[1]
        listening.close()
        deadline = time.monotonic() + RENDEZVOUS_SECONDS
        try:
            if self.rank == 0:
                self.gather(port, deadline)
            else:
                self.join(host, port, deadline)
        except (OSError, ConnectionError) as error:
            fail(
                f"machine {self.rank} of {self.count} did not meet the others within {RENDEZVOUS_SECONDS:.0f} s ({error})."
                " Look at the logs of the other machines, and check that the cluster lets its nodes reach each other."
            )

    def gather(self, port, deadline):
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("", port))
        server.listen(self.count)
        there = {}
        while len(there) < self.count - 1:
            server.settimeout(max(0.1, deadline - time.monotonic()))
            connection, (address, _) = server.accept()
            rank, listens = receive(connection)
            there[rank] = (connection, f"{address}:{listens}")
        # The first machine is known to the others by the address under which they reached it.
        own = there[1][0].getsockname()[0] if 1 in there else "127.0.0.1"
        self.addresses = [f"{own}:{self.port}"] + [there[rank][1] for rank in range(1, self.count)]
        self.connections = [there[rank][0] for rank in range(1, self.count)]
        for connection in self.connections:
            send(connection, self.addresses)

    def join(self, host, port, deadline):
        while True:
            try:
                connection = socket.create_connection((host, port), timeout=5)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        connection.settimeout(max(1.0, deadline - time.monotonic()))
        send(connection, [self.rank, self.port])
        self.addresses = receive(connection)
        connection.settimeout(None)
        self.connections = [connection]

    def watch(self):
        """LightGBM may wait long for a machine that died; its closed connection tells at once."""

        def look(connection, who):
            told = b""
            try:
                while True:
                    chunk = connection.recv(1)
                    if not chunk:
                        break
                    told = chunk
            except OSError:
                pass
            # Who is done says so before it leaves.
            if told != DONE:
                print(
                    f"error: {who} stopped during the training, so the model cannot be finished."
                    " Look at its log: out of memory, or taken back if the cluster has low priority.",
                    file=sys.stderr,
                    flush=True,
                )
                os._exit(1)

        for i, connection in enumerate(self.connections):
            who = f"machine {i + 1}" if self.rank == 0 else "the first machine"
            threading.Thread(target=look, args=(connection, who), daemon=True).start()

    def end(self):
        """Says that this machine is done, so that nobody takes its leaving for its death."""
        for connection in self.connections:
            try:
                connection.sendall(DONE)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass

    @property
    def parameters(self):
        if self.count == 1:
            return {}
        return {
            "tree_learner": "data",
            "pre_partition": True,
            "num_machines": self.count,
            "machines": ",".join(self.addresses),
            "local_listen_port": self.port,
            "time_out": TIME_OUT_MINUTES,
        }


class Columns:
    """The features as the model sees them: what PrepareData found out about each column."""

    def __init__(self, schema, objective):
        self.features = [c for c in schema["columns"] if c["role"] == "feature"]
        self.target = next(c["name"] for c in schema["columns"] if c["role"] == "target")
        self.weight = next((c["name"] for c in schema["columns"] if c["role"] == "weight"), None)
        # The others learn the chance of a claim over each row's own time.
        learnt = ("poisson", "tweedie", "gamma")
        exposures = [c["name"] for c in schema["columns"] if c["role"] == "exposure" and objective in learnt]
        self.exposure = exposures[0] if exposures else None
        self.categorical = [i for i, c in enumerate(self.features) if c["kind"] == "categorical"]

    @property
    def names(self):
        # LightGBM's own rule for names in model files.
        return [re.sub(r"[\s,:\"'\[\]{}]", "_", c["name"]) for c in self.features]

    @property
    def needed(self):
        extra = [self.target, self.weight, self.exposure]
        return [c["name"] for c in self.features] + [name for name in extra if name]

    def numbers(self, column, values):
        if column.get("levels") is not None:
            codes = {level: code for code, level in enumerate(column["levels"])}
            return np.array([codes.get(v, np.nan) if v is not None else np.nan for v in values.to_pylist()])
        array = values.cast("float64").to_numpy().copy()
        for missing in column["missing"]:
            array[array == missing] = np.nan
        return array


def files_of(folder, part):
    files = sorted(glob.glob(os.path.join(folder, f"{part}*.parquet")))
    if not files:
        fail(f"{folder} has no {part} part.")
    return files


def own_rows(folder, part, columns, machines):
    """What this machine reads: every machine-th row group over all files or, where they are few, every such row."""
    groups = [
        (file, group)
        for file in files_of(folder, part)
        for group in range(pq.ParquetFile(file).num_row_groups)
    ]
    if len(groups) >= machines.count:
        mine = groups[machines.rank :: machines.count]
        return pa.concat_tables(pq.ParquetFile(f).read_row_group(g, columns=columns.needed) for f, g in mine)
    table = all_rows(folder, part, columns)
    return table.take(np.arange(machines.rank, table.num_rows, machines.count))


def all_rows(folder, part, columns):
    return pa.concat_tables(pq.read_table(file, columns=columns.needed) for file in files_of(folder, part))


def dataset(table, columns, **more):
    def numbers(name):
        return table.column(name).cast("float64").to_numpy()

    rows = np.column_stack([columns.numbers(c, table.column(c["name"])) for c in columns.features])
    print(f"{rows.shape[0]} rows and {rows.shape[1]} features here", flush=True)
    return lgb.Dataset(
        rows,
        numbers(columns.target),
        weight=numbers(columns.weight) if columns.weight else None,
        init_score=np.log(numbers(columns.exposure)) if columns.exposure else None,
        **more,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder that PrepareData wrote")
    parser.add_argument("--parameters", required=True, help="JSON file with LightGBM's parameters")
    parser.add_argument("--output", required=True, help="folder for model.lgb and result.json")
    options = parser.parse_args()
    # A cancelled job must not be taken for one that failed by itself.
    signal.signal(signal.SIGTERM, lambda *_: fail("the job was cancelled."))

    with open(os.path.join(options.data, "schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    with open(options.parameters, encoding="utf-8") as file:
        parameters = json.load(file)
    columns = Columns(schema, parameters.get("objective"))
    machines = Machines()
    machines.watch()
    print(f"LightGBM {lgb.__version__}, machine {machines.rank} of {machines.count}", flush=True)

    rounds = int(parameters.pop("num_iterations", 100))
    patience = int(parameters.pop("early_stopping_round", 0))
    least = float(parameters.pop("early_stopping_min_delta", 0))
    parameters = {**parameters, **machines.parameters, "verbosity": -1}
    train = dataset(
        own_rows(options.data, "train", columns, machines),
        columns,
        feature_name=columns.names,
        categorical_feature=columns.categorical,
        params=parameters,
    )
    # Whole on every machine: LightGBM does not join metrics, and all have to stop at the same tree.
    validation = dataset(all_rows(options.data, "validation", columns), columns, reference=train)
    evaluations = {}
    callbacks = [lgb.record_evaluation(evaluations)]
    if machines.rank == 0:
        callbacks.append(lgb.log_evaluation(max(1, rounds // 20)))
    if patience > 0:
        callbacks.append(lgb.early_stopping(patience, first_metric_only=True, verbose=False, min_delta=least))
    started = time.monotonic()
    try:
        booster = lgb.train(
            parameters, train, rounds, valid_sets=[validation], valid_names=["validation"], callbacks=callbacks
        )
    except lgb.basic.LightGBMError as error:
        lost = machines.count > 1 and "ocket" in str(error)
        fail(f"LightGBM stopped: {error}." + (" Another machine is gone; look at its log." if lost else ""))
    if machines.rank == 0:
        os.makedirs(options.output, exist_ok=True)
        best = booster.best_iteration if booster.best_iteration > 0 else booster.current_iteration()
        unfinished = os.path.join(options.output, ".model.lgb")
        booster.save_model(unfinished, num_iteration=best)
        os.replace(unfinished, os.path.join(options.output, "model.lgb"))
        result = {
            "bestIteration": best,
            "iterations": booster.current_iteration(),
            "seconds": time.monotonic() - started,
            "machines": machines.count,
            "lightgbm": lgb.__version__,
            "validation": evaluations.get("validation", {}),
        }
        with open(os.path.join(options.output, "result.json"), "w", encoding="utf-8") as file:
            json.dump(result, file)
        print(f"Kept {best} trees after {result['seconds']:.1f} s", flush=True)
    machines.end()


if __name__ == "__main__":
    main()
