using System.Collections.Immutable;
using Pfs.Core.Revisions;
using Pfs.Core.State;

namespace Pfs.Core;

/// <content>What <see cref="AccessControl"/> keeps in the store.</content>
public sealed partial class PfsStore
{
    private const int MaxPrincipals = 10_000;

    internal ImmutableSortedDictionary<string, Principal> Principals => _committer.State.Principals;

    internal Principal? FindKeyOwner(string accessKey)
    {
        var state = _committer.State;
        return state.KeyOwners.TryGetValue(accessKey, out var name) ? state.Principals[name] : null;
    }

    /// <summary>Puts in the place of a principal what <paramref name="change"/> makes of it (null: of none, or none); durable.</summary>
    internal ValueTask<Principal?> ChangePrincipalAsync(
        string name, Func<Principal?, DateTimeOffset, Principal?> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _committer.RunAsync(batch =>
        {
            var before = batch.State.Principals.GetValueOrDefault(name);
            var after = change(before, batch.Now);
            if (before is null && after is not null && batch.State.Principals.Count >= MaxPrincipals)
            {
                throw new PfsException(PfsError.InvalidArgument, $"There are {MaxPrincipals} principals already; delete some that nobody uses.");
            }

            if (after is not null && !ReferenceEquals(after, before))
            {
                batch.Emit(new PrincipalSet(after));
            }
            else if (after is null && before is not null)
            {
                batch.Emit(new PrincipalRemoved(name));
            }

            return new ValueTask<Principal?>(after);
        });
    }

    /// <summary>Notes the use of a key in an hour; nothing when the key is gone meanwhile.</summary>
    internal ValueTask<bool> KeyUsedAsync(string accessKey, DateTimeOffset hour) => _committer.RunAsync(batch =>
    {
        var isKnown = batch.State.KeyOwners.ContainsKey(accessKey);
        if (isKnown)
        {
            batch.Emit(new KeyUsed(accessKey, hour));
        }

        return new ValueTask<bool>(isKnown);
    });

    /// <summary>
    /// Whether a branch that <paramref name="mayRead"/> lets through holds the commit, or has it open; null when there is no such commit.
    /// One look-up with jump pointers for each branch.
    /// </summary>
    internal bool? IsHeldBy(RepoName repo, Revision commit, Func<BranchName, bool> mayRead)
    {
        var state = _committer.State;
        if (!state.Repos.TryGetValue(repo, out var found))
        {
            return null;
        }

        try
        {
            var (node, open) = Resolver.Resolve(state, new BranchRef(repo, BranchName.Default), commit.Start);
            return open is not null
                ? mayRead(open.Ref.Branch)
                : found.Branches.Values.Any(branch => branch.Head is { } head && mayRead(branch.Ref.Branch) && head.Holds(node!.Id, node.Number));
        }
        catch (PfsException e) when (e.Error is PfsError.RevisionNotFound or PfsError.RevisionAmbiguous)
        {
            return null;
        }
    }
}
