import { failure, list, ok, patched, type Route } from './route.js';

export const builds: Route[] = [
  {
    method: 'GET',
    path: /^([^/]+)\/_apis\/build\/builds\/(\d+)\/properties$/,
    right: 'View builds',
    answer: (project, _call, [id]) => {
      const build = project.builds.get(Number(id));
      if (!build)
        return failure(404, `The requested build ${id} could not be found.`, 'BuildNotFoundException');
      return ok({ count: Object.keys(build.properties).length, value: build.properties });
    },
  },
  {
    method: 'PATCH',
    path: /^([^/]+)\/_apis\/build\/builds\/(\d+)\/properties$/,
    right: 'Update build information',
    answer: (project, call, [id]) => {
      const build = project.builds.get(Number(id));
      if (!build)
        return failure(404, `The requested build ${id} could not be found.`, 'BuildNotFoundException');
      return patched(call, (patch) => {
        for (const { path, value } of patch) project.setProperty(Number(id), path.slice(1), value);
        return ok({ count: Object.keys(build.properties).length, value: build.properties });
      });
    },
  },
  {
    method: 'PUT',
    path: /^([^/]+)\/_apis\/build\/builds\/(\d+)\/tags\/(.+)$/,
    right: 'Update build information',
    answer: (project, _call, [id, tag]) => {
      const build = project.builds.get(Number(id));
      if (!build)
        return failure(404, `The requested build ${id} could not be found.`, 'BuildNotFoundException');
      if (!build.tags.includes(tag!)) build.tags.push(tag!);
      return list(build.tags);
    },
  },
];
