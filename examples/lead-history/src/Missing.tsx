// Says honestly that a part of the answer is missing, and why, and offers to ask again.
type Props = { readonly what: string; readonly why: string; readonly again: () => void };

export function Missing({ what, why, again }: Props) {
  return (
    <div className="missing" role="alert">
      <p>
        <strong>{what} could not be loaded.</strong> {why}
      </p>
      <button type="button" onClick={again}>
        Try again
      </button>
    </div>
  );
}
