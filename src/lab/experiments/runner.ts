import { parseSettings } from '../../base/fields.ts';
import { readExamples } from './examples.ts';
import type { Examples, ExperimentDefinition } from './experiment.ts';
import type { Asked, ExperimentEntry, ExperimentNotice, ExperimentRequest } from './protocol.ts';

/** What a runner needs of its surroundings. */
export interface RunnerHost {
  notify(notice: ExperimentNotice): void;
  /** Lets waiting requests in. */
  breathe(): Promise<void>;
  /** Milliseconds. */
  now(): number;
}

/** Milliseconds between two breaths: often enough for Stop to be heard at once, seldom enough to cost nothing. */
const stride = 40;

/** Answers requests about a catalogue of experiments, one run at a time. */
export class Runner {
  private readonly experiments: readonly ExperimentDefinition[];
  private readonly host: RunnerHost;
  /** The run under way, or null. */
  private current: number | null = null;

  constructor(experiments: readonly ExperimentDefinition[], host: RunnerHost) {
    this.experiments = experiments;
    this.host = host;
  }

  /** Settled when the request is dealt with; never rejects. */
  async receive(request: ExperimentRequest): Promise<void> {
    switch (request.type) {
      case 'list':
        return this.host.notify({ type: 'list', entries: this.experiments.map(entryOf) });
      case 'run':
        return this.run(request.run, request);
      case 'stop':
        if (this.current === request.run) this.current = null;
        return;
      case 'draw':
        return this.draw(request.ask, request);
    }
  }

  private async run(run: number, asked: Asked): Promise<void> {
    this.current = run;
    const { host } = this;
    const begun = host.now();
    try {
      const { definition, settings, examples } = this.checked(asked);
      const steps = definition.run(settings as never, examples);
      let breath = begun;
      for (;;) {
        const step = steps.next();
        if (step.done === true) {
          host.notify({ type: 'outcome', run, outcome: step.value, seconds: (host.now() - begun) / 1000 });
          break;
        }
        if (host.now() - breath < stride) continue;
        host.notify({ type: 'progress', run, progress: step.value });
        await host.breathe();
        breath = host.now();
        if (this.current === run) continue;
        steps.return(undefined as never); // nobody reads the value of a run that was stopped
        host.notify({ type: 'stopped', run });
        return;
      }
    } catch (error) {
      host.notify({ type: 'failed', run, message: messageOf(error) });
    }
    if (this.current === run) this.current = null;
  }

  private draw(ask: number, asked: Asked): void {
    try {
      const { definition, settings, examples } = this.checked(asked);
      if (definition.document === null) throw new Error(`${asked.id} has no network`);
      const document = definition.document(settings as never, examples);
      this.host.notify({ type: 'drawn', ask, document });
    } catch (error) {
      this.host.notify({ type: 'undrawn', ask, message: messageOf(error) });
    }
  }

  private checked({ id, settings: given, files }: Asked) {
    const definition = this.experiments.find((one) => one.id === id);
    if (definition === undefined) throw new Error(`there is no experiment "${id}"`);
    const { settings, faults } = parseSettings(definition.fields, given);
    const [fault] = faults;
    if (fault) {
      throw new Error(`${fault.field} must be ${fault.expected}, not ${JSON.stringify(fault.given)}`);
    }
    return {
      definition,
      settings,
      examples: files === null ? undefined : examplesOf(definition, settings, files),
    };
  }
}

function examplesOf(...given: Parameters<typeof readExamples>): Examples {
  const reading = readExamples(...given);
  if (!reading.ok) throw new Error(reading.messages.join('; '));
  return reading.examples;
}

function entryOf(definition: ExperimentDefinition): ExperimentEntry {
  const { id, title, summary, source, long, fields, variants = [], examples, document } = definition;
  // A message carries no functions.
  const taken = examples && { help: examples.help, labels: examples.labels, variants: examples.variants };
  const drawn = document !== null;
  return { id, title, summary, source, long, fields, variants, examples: taken ?? null, drawn };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
