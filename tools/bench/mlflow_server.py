# MLflow's scoring server, as `mlflow models serve --env-manager local` runs it: uvicorn mlflow_server:app, with the
# model's path in SERVING_MODEL.
import os

from fastapi import FastAPI

# MLflow 2 calls a decorator that FastAPI has dropped.
if not hasattr(FastAPI, "route"):
    FastAPI.route = lambda self, *of, **more: self.router.route(*of, **more)

from mlflow.pyfunc import scoring_server

app = scoring_server.init(scoring_server.load_model_with_mlflow_config(os.environ["SERVING_MODEL"]))
