/** A property of a build as the server keeps it, with its .NET type. */
interface Property {
  $type: string;
  $value: unknown;
}

export interface SimulatedBuild {
  properties: Record<string, Property>;
  tags: string[];
}

export interface SimulatedThread {
  id: number;
  status: string;
  isDeleted: boolean;
  comments: { id: number; content: string; isDeleted: boolean }[];
}

export interface SimulatedWorkItem {
  id: number;
  type: string;
  fields: Record<string, string>;
  relations: { rel: string; url: string; attributes: Record<string, string> }[];
  /** What was written into System.History, oldest first. */
  discussion: string[];
}

/** One project with what pipelines leave in it. */
export class SimulatedProject {
  readonly builds = new Map<number, SimulatedBuild>();
  /** By `repository/pull request`. */
  readonly threads = new Map<string, SimulatedThread[]>();
  readonly workItems: SimulatedWorkItem[] = [];
  /** Those of the Agile process, as far as needed: state by name with its category. */
  readonly workItemTypes: Record<string, Record<string, string>> = {
    Task: { New: 'Proposed', Active: 'InProgress', Closed: 'Completed', Removed: 'Removed' },
    Bug: { New: 'Proposed', Active: 'InProgress', Resolved: 'Resolved', Closed: 'Completed' },
  };
  readonly pipelines = new Map<number, { id: number; variables: Record<string, { value: string }> }[]>();

  constructor(
    readonly name: string,
    readonly id: string,
  ) {}

  addBuild(id: number): SimulatedBuild {
    const build: SimulatedBuild = { properties: {}, tags: [] };
    this.builds.set(id, build);
    return build;
  }

  /** Sets a property as a script of the build could. */
  setProperty(build: number, name: string, value: unknown): void {
    const type = { boolean: 'System.Boolean', number: 'System.Double' }[typeof value as string];
    this.builds.get(build)!.properties[name] = { $type: type ?? 'System.String', $value: value };
  }

  property(build: number, name: string): unknown {
    return this.builds.get(build)?.properties[name]?.$value;
  }
}
