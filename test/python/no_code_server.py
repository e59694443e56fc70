"""What Azure ML's no-code container does with an MLflow model: loads it with MLflow and answers {"input_data": split}."""
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
import mlflow.pyfunc
import pandas as pd

model = mlflow.pyfunc.load_model(sys.argv[1])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, 'Healthy')

    def do_POST(self):
        try:
            split = json.loads(self.rfile.read(int(self.headers['content-length'])))['input_data']
            frame = pd.DataFrame(split['data'], columns=split['columns'], index=split['index'], dtype='float64')
            self.answer(200, [float(value) for value in model.predict(frame)])
        except Exception as error:
            self.answer(424, {'message': str(error)})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('content-type', 'application/json')
        self.send_header('content-length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


HTTPServer(('127.0.0.1', int(sys.argv[2])), Handler).serve_forever()
