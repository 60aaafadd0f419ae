/** `npm run codegen` writes src/gql. Outside the repository of Rekey, copy its schema.graphql and name its path here. */
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: process.env['REKEY_SCHEMA'] ?? '../../schema.graphql',
  documents: 'src/rekey/operations.ts',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        strictScalars: true,
        useTypeImports: true,
        scalars: { DateTime: 'string', JSONObject: 'Record<string, unknown>' },
      },
    },
  },
};

export default config;
