/** Every migration, in the order in which they run. */
import { CreateTables1795290317406 } from './1795290317406-create-tables.js';
import { AddListIndexes1795301837715 } from './1795301837715-add-list-indexes.js';
import { AddDelivery1795311986299 } from './1795311986299-add-delivery.js';
import { CreateWebhooks1795312152504 } from './1795312152504-create-webhooks.js';
import { AddTokenIndex1795317182604 } from './1795317182604-add-token-index.js';
import { RenameDeliveryWords1795723356000 } from './1795723356000-rename-delivery-words.js';
import { AllowMoreTopics1795737600000 } from './1795737600000-allow-more-topics.js';
import { AddLimits1795900800000 } from './1795900800000-add-limits.js';
import { KeepReleasedNames1795910000000 } from './1795910000000-keep-released-names.js';
import { AddQueueHeartbeats1795910400000 } from './1795910400000-add-queue-heartbeats.js';
import { AddRowCounts1795996800000 } from './1795996800000-add-row-counts.js';
import { AddDocuments1795997100000 } from './1795997100000-add-documents.js';
import type { ReversibleMigration } from './reversible.js';

export const migrations = [
  CreateTables1795290317406,
  AddListIndexes1795301837715,
  AddDelivery1795311986299,
  CreateWebhooks1795312152504,
  AddTokenIndex1795317182604,
  RenameDeliveryWords1795723356000,
  AllowMoreTopics1795737600000,
  AddLimits1795900800000,
  KeepReleasedNames1795910000000,
  AddQueueHeartbeats1795910400000,
  AddRowCounts1795996800000,
  AddDocuments1795997100000,
] satisfies (new () => ReversibleMigration)[];
