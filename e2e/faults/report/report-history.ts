import { checkHistory } from '../check/check-history.ts';
import type { Verdict } from '../check/verdict.ts';
import { readHistory } from '../history/read-history.ts';
import { renderReport } from './render-report.ts';
import { RunStory } from './run-story.ts';

export interface Report {
  readonly verdict: Verdict;
  readonly html: string;
}

/** Checks a history and tells of it. @throws HistoryError where the file is no history */
export async function reportHistory(path: string): Promise<Report> {
  const verdict = await checkHistory(path);
  const story = new RunStory();
  for await (const lines of readHistory(path)) for (const { event } of lines) story.take(event);
  return { verdict, html: renderReport(story, verdict) };
}
