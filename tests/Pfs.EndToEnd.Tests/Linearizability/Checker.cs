using System.Collections;

namespace Pfs.EndToEnd.Tests.Linearizability;

/// <summary>
/// Decides whether the calls on one key could have taken effect one after the other, each at a moment between its start and its end, from
/// nothing under the key. The search of Wing and Gong with Lowe's memo: what was tried with the same calls done and the same value left
/// is not tried again.
/// </summary>
internal static class Checker
{
    /// <summary>True when there is such an order.</summary>
    public static bool IsLinearizable(IReadOnlyList<Call> history)
    {
        var first = Link(history);
        var done = new BitArray(history.Count);
        var tried = new HashSet<(string Done, string? Value)>();
        var order = new Stack<(Moment Moment, string? Before)>();
        string? value = null;
        var at = first.Next;
        while (first.Next is not null)
        {
            if (at!.Return is { } end)
            {
                // A start: let it take effect now, if its answer allows it and this was not tried.
                if (history[at.Index].Fits(value, out var after))
                {
                    done[at.Index] = true;
                    if (tried.Add((Key(done), after)))
                    {
                        order.Push((at, value));
                        value = after;
                        at.Take(end);
                        at = first.Next;
                        continue;
                    }

                    done[at.Index] = false;
                }

                at = at.Next;
                continue;
            }

            // An end whose call did not yet take effect: what was chosen last was wrong.
            if (order.Count == 0)
            {
                return false;
            }

            (at, value) = order.Pop();
            done[at.Index] = false;
            at.PutBack(at.Return!);
            at = at.Next;
        }

        return true;
    }

    private static Moment Link(IReadOnlyList<Call> history)
    {
        var moments = new List<(long Time, Moment Moment)>();
        for (var index = 0; index < history.Count; index++)
        {
            var end = new Moment(index, null);
            moments.Add((history[index].Start, new Moment(index, end)));
            moments.Add((history[index].End, end));
        }

        var last = new Moment(-1, null);
        var first = last;
        foreach (var (_, moment) in moments.OrderBy(moment => moment.Time))
        {
            last.Next = moment;
            moment.Previous = last;
            last = moment;
        }

        return first;
    }

    private static string Key(BitArray done)
    {
        var bytes = new byte[(done.Length + 7) / 8];
        done.CopyTo(bytes, 0);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The start or the end of a call, in the order of time.</summary>
    private sealed class Moment(int index, Moment? @return)
    {
        public int Index => index;

        /// <summary>The end, when this is a start.</summary>
        public Moment? Return => @return;

        public Moment? Previous { get; set; }

        public Moment? Next { get; set; }

        /// <summary>Takes the call out of the list: it has taken effect.</summary>
        public void Take(Moment end)
        {
            Unlink();
            end.Unlink();
        }

        /// <summary>Undoes <see cref="Take"/>; in the opposite order the neighbours are the same again.</summary>
        public void PutBack(Moment end)
        {
            end.Relink();
            Relink();
        }

        private void Unlink()
        {
            Previous!.Next = Next;
            if (Next is not null)
            {
                Next.Previous = Previous;
            }
        }

        private void Relink()
        {
            Previous!.Next = this;
            if (Next is not null)
            {
                Next.Previous = this;
            }
        }
    }
}
