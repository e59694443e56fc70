import type { SimulatedWorkItem } from './project.js';
import { failure, list, ok, type Patch, patched, type Route } from './route.js';

function workItemAnswer(item: SimulatedWorkItem, uri: string): Record<string, unknown> {
  const { id, fields, relations } = item;
  const url = `${uri}_apis/wit/workItems/${id}`;
  return { id, rev: 1, fields, relations, url, _links: { html: { href: `${uri}_workitems/edit/${id}` } } };
}

function applyTo(item: SimulatedWorkItem, patch: Patch): void {
  for (const { path, value } of patch) {
    if (path === '/relations/-') item.relations.push(value as SimulatedWorkItem['relations'][number]);
    else if (path === '/fields/System.History') item.discussion.push(String(value));
    else item.fields[path.replace('/fields/', '')] = String(value);
  }
}

/** Understands `[Field] = 'text'` and `[Field] IN ('a', 'b')`, joined by AND; two quotes stand for one. */
function matches(item: SimulatedWorkItem, where: string, project: string): boolean {
  return where.split(/\s+AND\s+(?=\[)/i).every((clause) => {
    const [, field, operator, rest] = /^\[([\w.]+)\]\s*(=|IN)\s*(.+)$/is.exec(clause.trim()) ?? [];
    if (field === undefined) throw new Error(`Not simulated: ${clause}`);
    const values = [...rest!.matchAll(/'((?:[^']|'')*)'|(@project)/gi)].map(([, text, macro]) =>
      macro ? project : text!.replaceAll("''", "'"),
    );
    if (operator === '=' && values.length !== 1) throw new Error(`One value is needed: ${clause}`);
    const own = field === 'System.TeamProject' ? project : (item.fields[field] ?? '');
    return values.some((value) => value.toLowerCase() === own.toLowerCase());
  });
}

export const workItems: Route[] = [
  {
    method: 'GET',
    path: /^([^/]+)\/_apis\/wit\/workItemTypes\/([^/]+)\/states$/,
    right: 'Edit work items in this node',
    answer: (project, _call, [type]) => {
      const states = project.workItemTypes[type!];
      if (!states)
        return failure(404, `VS402323: Work item type ${type} does not exist.`, 'WorkItemTypeNotFound');
      return list(Object.entries(states).map(([name, category]) => ({ name, color: 'b2b2b2', category })));
    },
  },
  {
    method: 'POST',
    path: /^([^/]+)\/_apis\/wit\/wiql$/,
    right: 'Edit work items in this node',
    answer: (project, call) => {
      const [, where] =
        /WHERE\s+(.*?)(?:\s+ORDER BY .*)?$/is.exec((call.body as { query: string }).query) ?? [];
      const found = project.workItems.filter((item) => matches(item, where!, project.name));
      const rows = found.map(({ id }) => ({ id, url: `${call.uri}_apis/wit/workItems/${id}` }));
      return ok({ queryType: 'flat', queryResultType: 'workItem', columns: [], workItems: rows });
    },
  },
  {
    method: 'POST',
    path: /^([^/]+)\/_apis\/wit\/workItems\/\$(.+)$/,
    right: 'Edit work items in this node',
    answer: (project, call, [type]) => {
      const states = project.workItemTypes[type!];
      if (!states)
        return failure(404, `VS402323: Work item type ${type} does not exist.`, 'WorkItemTypeNotFound');
      return patched(call, (patch) => {
        const state = Object.keys(states)[0]!;
        const item: SimulatedWorkItem = {
          ...{ id: 1 + project.workItems.length, type: type!, relations: [], discussion: [] },
          fields: { 'System.WorkItemType': type!, 'System.State': state, 'System.AreaPath': project.name },
        };
        applyTo(item, patch);
        if (!item.fields['System.Title'])
          return failure(400, 'TF401320: Title cannot be empty.', 'RuleValidation');
        project.workItems.push(item);
        return ok(workItemAnswer(item, call.uri));
      });
    },
  },
  {
    method: 'PATCH',
    path: /^([^/]+)\/_apis\/wit\/workItems\/(\d+)$/,
    right: 'Edit work items in this node',
    answer: (project, call, [id]) => {
      const item = project.workItems.find((candidate) => candidate.id === Number(id));
      if (!item) return failure(404, `TF401232: Work item ${id} does not exist.`, 'WorkItemNotFound');
      return patched(call, (patch) => {
        applyTo(item, patch);
        return ok(workItemAnswer(item, call.uri));
      });
    },
  },
];
