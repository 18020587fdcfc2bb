import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import { canvasStore } from './canvas-store.ts';
import { fitting } from './fitting.ts';

/**
 * Keeps the drawing in view when panels open, close or are dragged, and when the window changes its size: what was fitted
 * is fitted again, and where a person has moved about, the middle stays the middle.
 */
export function useKeepingView(): void {
  const flow = useReactFlow();
  useEffect(() => {
    const canvas = document.querySelector('.canvas');
    if (canvas === null) return;
    let width = canvas.clientWidth;
    let height = canvas.clientHeight;
    let frame = 0;
    const follow = () => {
      const [wider, higher] = [canvas.clientWidth - width, canvas.clientHeight - height];
      if (wider === 0 && higher === 0) return;
      width += wider;
      height += higher;
      if (canvasStore.getState().fitted) {
        void flow.fitView(fitting);
        return;
      }
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x + wider / 2, y: y + higher / 2, zoom });
    };
    // React Flow learns the new size by an observer of its own, in the same frame.
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(follow);
    });
    observer.observe(canvas);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [flow]);
}
