using Pfs.Core.Commits;

namespace Pfs.Core.Trees;

/// <summary>A deleted path in a tree; kept apart from the files, so that it costs their listing nothing.</summary>
/// <param name="Deleter">What deleted it.</param>
/// <param name="Previous">The number of the commit that wrote the version that was deleted.</param>
internal sealed record DeletionRecord(Stamp Deleter, long Previous) : IWeighed
{
    public long Weight => 0;
}
