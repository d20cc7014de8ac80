namespace Pfs.Core;

/// <summary>A page of versions: by path, newest first.</summary>
/// <param name="Items">Versions and common prefixes, mixed, in order.</param>
/// <param name="IsTruncated">
/// True when something is left; continue after the last item: its path and commit, or its common prefix alone.
/// </param>
public sealed record VersionPage(IReadOnlyList<VersionItem> Items, bool IsTruncated);
