import { useCallback, useEffect, useRef, useState } from 'react';

/** Milliseconds from one scene to the next, and for reading what a scene says while playing. */
const pace = { move: 900, rest: 1600 } as const;

export interface Player {
  /** A whole number at a scene, between two of them on the way. */
  readonly time: number;
  readonly playing: boolean;
  /** Stands at a time at once. */
  seek(time: number): void;
  /** Moves to a scene. */
  go(scene: number): void;
  /** Goes on scene by scene to the last one, from the start if that is where it stands. */
  play(): void;
  hold(): void;
}

interface Course {
  readonly to: number;
  readonly playing: boolean;
}

/** Time that moves from scene to scene; where motion is to be reduced it jumps. */
export function usePlayer(last: number): Player {
  const [time, setTime] = useState(0);
  const [course, setCourse] = useState<Course | null>(null);
  const now = useRef(0);
  const stand = useCallback((next: number) => {
    now.current = next;
    setTime(next);
  }, []);
  useEffect(() => {
    if (course === null) return undefined;
    return travel(
      now.current,
      course.to,
      stand,
      () => {
        if (!course.playing || course.to >= last) return setCourse(null);
        return setCourse({ to: course.to + 1, playing: true });
      },
      course.playing ? pace.rest : 0,
    );
  }, [course, last, stand]);
  return {
    time,
    playing: course?.playing === true,
    seek(next) {
      setCourse(null);
      stand(next);
    },
    go: (scene) => setCourse({ to: Math.min(last, Math.max(0, scene)), playing: false }),
    play() {
      if (now.current >= last) stand(0);
      setCourse({ to: Math.min(last, Math.floor(now.current) + 1), playing: true });
    },
    hold: () => setCourse(null),
  };
}

/** Calls `step` with times from one to another, then, after a rest, `end`. Returns the way to stop. */
function travel(
  from: number,
  to: number,
  step: (time: number) => void,
  end: () => void,
  rest: number,
): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arrive = (): void => {
    step(to);
    timer = setTimeout(end, rest);
  };
  if (matchMedia('(prefers-reduced-motion: reduce)').matches || from === to) arrive();
  else {
    const length = pace.move * Math.min(1.5, Math.abs(to - from));
    const start = performance.now();
    const move = (moment: number): void => {
      const share = Math.max(0, (moment - start) / length);
      if (share >= 1) return arrive();
      step(from + (to - from) * share);
      frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
  }
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
