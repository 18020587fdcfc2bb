/** A graphics device as it describes itself. */
export interface Adapter {
  readonly backend: 'webgpu' | 'webgl2';
  readonly name: string;
  /** Drawn by the processor: right, and slower than WebAssembly. */
  readonly software: boolean;
}

/** By what name a device says that it computes on the processor; null where it does not. */
export function softwareName(device: string): string | null {
  return /swiftshader|llvmpipe|lavapipe|basic render|software|fallback/i.exec(device)?.[0] ?? null;
}

interface GpuAdapter {
  readonly info?: {
    vendor?: string;
    architecture?: string;
    description?: string;
    isFallbackAdapter?: boolean;
  };
  readonly isFallbackAdapter?: boolean;
}

/** Asks WebGPU and WebGL2 who they are. Neither exists in Node. */
export async function findAdapters(): Promise<Adapter[]> {
  const found: Adapter[] = [];
  const { navigator } = globalThis as {
    navigator?: { gpu?: { requestAdapter(): Promise<GpuAdapter | null> } };
  };
  const adapter = await navigator?.gpu?.requestAdapter().catch(() => null);
  if (adapter) {
    const {
      vendor = '',
      architecture = '',
      description = '',
      isFallbackAdapter = false,
    } = adapter.info ?? {};
    const name = [vendor, architecture, description].filter(Boolean).join(' ') || 'unnamed device';
    const software = isFallbackAdapter || adapter.isFallbackAdapter === true || softwareName(name) !== null;
    found.push({ backend: 'webgpu', name, software });
  }
  const renderer = webglRenderer();
  if (renderer !== null)
    found.push({ backend: 'webgl2', name: renderer, software: softwareName(renderer) !== null });
  return found;
}

function webglRenderer(): string | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) return null;
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  context.getExtension('WEBGL_lose_context')?.loseContext(); // contexts are few
  return String(name);
}
