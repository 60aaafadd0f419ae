/** snake_case in SQL for camelCase in TypeScript. Constraints and indexes get their names in the entities. */
import { DefaultNamingStrategy } from 'typeorm';

/** Names the columns of the entities' properties. */
export class SnakeCaseNamingStrategy extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return (
      customName ?? propertyName.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
    );
  }
}
