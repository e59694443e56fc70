import { stringify } from 'yaml';

// The versions that the directory was tried with; MLflow 3 breaks no-code deployment on Azure ML, hence the pin.
const PYTHON = '3.11';
const LIGHTGBM = '4.7.0';
const ONNX = '1.23.2';
const MLFLOW = '2.22.5';
const REQUIREMENTS = ['mlflow>=2.20,<3', `lightgbm>=4,<5`, 'numpy', 'pandas'];

/**
 * The files that make a folder an MLflow model: `mlflow.lightgbm.load_model`, `mlflow.pyfunc.load_model` and Azure ML's
 * no-code deployment read it. Inputs are numbers as PrepareData writes them: NaN where missing, the code where a
 * category is text (its position in the levels of schema.json). They are declared as doubles, since MLflow's integers
 * cannot be missing.
 * @param onnx whether `model.onnx` is there too: then `mlflow.onnx.load_model` reads it
 */
export function mlflowFiles(
  featureNames: readonly string[],
  { onnx }: { onnx: boolean },
): Record<string, string> {
  const inputs = featureNames.map((name) => ({ type: 'double', name, required: true }));
  const outputs = [{ type: 'tensor', 'tensor-spec': { dtype: 'float64', shape: [-1] } }];
  const mlmodel = {
    flavors: {
      lightgbm: {
        code: null,
        data: 'model.lgb',
        lgb_version: LIGHTGBM,
        model_class: 'lightgbm.basic.Booster',
      },
      ...(onnx && {
        onnx: {
          code: null,
          data: 'model.onnx',
          onnx_session_options: null,
          onnx_version: ONNX,
          providers: ['CPUExecutionProvider'],
        },
      }),
      python_function: {
        data: 'model.lgb',
        env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
        loader_module: 'mlflow.lightgbm',
        python_version: `${PYTHON}.0`,
      },
    },
    mlflow_version: MLFLOW,
    saved_input_example_info: {
      artifact_path: 'input_example.json',
      pandas_orient: 'split',
      type: 'dataframe',
    },
    signature: { inputs: JSON.stringify(inputs), outputs: JSON.stringify(outputs), params: null },
  };
  return {
    MLmodel: stringify(mlmodel),
    'conda.yaml': stringify({
      channels: ['conda-forge'],
      dependencies: [`python=${PYTHON}`, 'pip', { pip: REQUIREMENTS }],
      name: 'mlflow-env',
    }),
    'python_env.yaml': stringify({
      python: PYTHON,
      build_dependencies: ['pip'],
      dependencies: ['-r requirements.txt'],
    }),
    'requirements.txt': `${REQUIREMENTS.join('\n')}\n`,
  };
}
