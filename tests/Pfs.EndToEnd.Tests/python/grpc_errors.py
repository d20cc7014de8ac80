from grpc import StatusCode
from pfs_grpc import caller, channel, messages, raises, services

REPO = "python-grpc-errors"

repos = services.RepoServiceStub(channel)
branches = services.BranchServiceStub(channel)
commits = services.CommitServiceStub(channel)

create = messages.CreateRepoRequest(repo=REPO)
repos.CreateRepo(create, metadata=caller)
branch = messages.CreateBranchRequest(repo=REPO, branch="master")
branches.CreateBranch(branch, metadata=caller)

raises(StatusCode.ALREADY_EXISTS, lambda: repos.CreateRepo(create, metadata=caller))
raises(StatusCode.ALREADY_EXISTS, lambda: branches.CreateBranch(branch, metadata=caller))
raises(StatusCode.INVALID_ARGUMENT, lambda: repos.CreateRepo(messages.CreateRepoRequest(repo="a.b"), metadata=caller))
raises(
    StatusCode.INVALID_ARGUMENT,
    lambda: branches.CreateBranch(messages.CreateBranchRequest(repo=REPO, branch="tag-1"), metadata=caller),
)
raises(StatusCode.NOT_FOUND, lambda: repos.GetRepo(messages.GetRepoRequest(repo="absent"), metadata=caller))

resolve = messages.ResolveRevisionRequest
raises(StatusCode.NOT_FOUND, lambda: commits.ResolveRevision(resolve(repo=REPO, revision="HEAD^"), metadata=caller))
raises(StatusCode.INVALID_ARGUMENT, lambda: commits.ResolveRevision(resolve(repo=REPO, revision="^"), metadata=caller))

start = messages.StartCommitRequest(repo=REPO, branch="master")
commits.StartCommit(start, metadata=caller)
raises(StatusCode.FAILED_PRECONDITION, lambda: commits.StartCommit(start, metadata=caller))

raises(StatusCode.UNAUTHENTICATED, lambda: repos.ListRepos(messages.ListReposRequest()))
wrong = (("authorization", "Bearer nobody:nothing"),)
raises(StatusCode.UNAUTHENTICATED, lambda: repos.ListRepos(messages.ListReposRequest(), metadata=wrong))
unknown = channel.unary_unary("/pfs.v1.RepoService/NoSuchCall")
raises(StatusCode.UNIMPLEMENTED, lambda: unknown(b"", metadata=caller))
