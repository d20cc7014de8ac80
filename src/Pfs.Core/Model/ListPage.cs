namespace Pfs.Core;

/// <summary>A page of a listing.</summary>
/// <param name="Items">Files and common prefixes, mixed, in the order of their bytes.</param>
/// <param name="IsTruncated">
/// True when something is left; then continue with <see cref="ListQuery.After"/> set to the last item's path or prefix.
/// </param>
public sealed record ListPage(IReadOnlyList<ListItem> Items, bool IsTruncated);
