/** Stamped into every manifest. The version is that of package.json; a test keeps them in step. */
export const TOOL = { name: 'insurance-model-pipeline', version: '1.0.0' } as const;
