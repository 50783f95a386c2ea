// The sign of an entry in the timeline: a call, a text, a mail, or something of another kind.
const SHAPES: Readonly<Record<string, string>> = {
  CALL: 'M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  SMS: 'M4 5h16v11H10l-4.5 4v-4H4z',
  EMAIL: 'M3 6h18v12H3zM3 7l9 6 9-6',
};

export function Mark({ type }: { type: string | null }) {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[type ?? ''] ?? 'M12 6v8m0 3v1'} />
    </svg>
  );
}
