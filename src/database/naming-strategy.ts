/** snake_case in SQL for camelCase in TypeScript. Constraints and indexes are named where they are declared. */
import { DefaultNamingStrategy } from 'typeorm';

export class SnakeCaseNamingStrategy extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? propertyName.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}
