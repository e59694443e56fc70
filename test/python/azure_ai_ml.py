"""Creates, gets and lists what a pipeline uses, by Microsoft's own SDK; the connection comes as JSON on stdin."""
import json, os, sys, tempfile, pathlib
from azure.ai.ml import MLClient, command, Input
from azure.ai.ml.entities import Data, Model, Environment, ManagedOnlineEndpoint, ManagedOnlineDeployment, AmlCompute
from azure.ai.ml.constants import AssetTypes
from azure.identity import ClientSecretCredential
a = json.load(sys.stdin)
cred = ClientSecretCredential(a['tenant'], a['client'], a['secret'])
ml = MLClient(cred, a['subscription'], a['group'], a['workspace'])
out = {}
folder = pathlib.Path(tempfile.mkdtemp()); (folder/'x.csv').write_text('a,b\n1,2\n')
d = ml.data.create_or_update(Data(name='fromsdk', version='1', type=AssetTypes.URI_FILE, path=str(folder/'x.csv')))
out['data'] = [d.name, d.version, ml.data.get('fromsdk','1').path, [x.name for x in ml.data.list()]]
(folder/'m').mkdir(); (folder/'m'/'MLmodel').write_text('flavors: {}')
m = ml.models.create_or_update(Model(name='sdkmodel', version='1', type=AssetTypes.MLFLOW_MODEL, path=str(folder/'m'), tags={'auc':'0.6'}))
out['model'] = [m.name, m.version, ml.models.get('sdkmodel','1').tags, [x.name for x in ml.models.list()]]
e = ml.environments.create_or_update(Environment(name='sdkenv', version='1', image='mcr.microsoft.com/x:1'))
out['env'] = [e.name, ml.environments.get('sdkenv','1').image]
c = ml.compute.begin_create_or_update(AmlCompute(name='cpu', size='Standard_DS3_v2', min_instances=0, max_instances=2)).result()
out['compute'] = [c.name, c.provisioning_state]
(folder/'code').mkdir(); (folder/'code'/'t.py').write_text('print(1)')
j = ml.jobs.create_or_update(command(code=str(folder/'code'), command='python t.py --data ${{inputs.d}}', inputs={'d': Input(type='uri_file', path='azureml:fromsdk:1')}, environment='azureml:sdkenv:1', compute='cpu', experiment_name='e', name='sdkjob'))
g = ml.jobs.get('sdkjob')
out['job'] = [j.name, g.status, [x.name for x in ml.jobs.list()]]
ep = ml.online_endpoints.begin_create_or_update(ManagedOnlineEndpoint(name='sdk-endpoint', auth_mode='key')).result()
out['endpoint'] = [ep.name, ep.provisioning_state, ml.online_endpoints.get('sdk-endpoint').scoring_uri]
dep = ml.online_deployments.begin_create_or_update(ManagedOnlineDeployment(name='blue', endpoint_name='sdk-endpoint', model='azureml:sdkmodel:1', instance_type='Standard_DS3_v2', instance_count=1)).result()
out['deployment'] = [dep.name, dep.provisioning_state, [x.name for x in ml.online_deployments.list('sdk-endpoint')]]
ep.traffic = {'blue': 100}
ep = ml.online_endpoints.begin_create_or_update(ep).result()
out['traffic'] = ml.online_endpoints.get('sdk-endpoint').traffic
# The SDK has printed dots while it waited.
print('\n' + json.dumps(out))
