import { createContext, useContext } from 'react';

/** What the open alert and the list it is opened from share. */
export interface QueueUi {
  /** the alert whose acknowledgement is being written */
  readonly acknowledging: string | undefined;
  setAcknowledging(id: string | undefined): void;
  /** whether the alert that is opened next takes the focus, as it does when it was opened by hand */
  readonly intent: { focusPane: boolean };
  close(): void;
  /** opens the alert so many rows further */
  step(by: number): void;
}

export const QueueUiContext = createContext<QueueUi | undefined>(undefined);

export function useQueueUi(): QueueUi {
  const ui = useContext(QueueUiContext);
  if (ui === undefined) throw new Error('there is no queue around this component');
  return ui;
}
