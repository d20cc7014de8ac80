import grpc
from pfs_grpc import caller, channel, messages, raises, services

REPO = "python-grpc"

repos = services.RepoServiceStub(channel)
branches = services.BranchServiceStub(channel)
commits = services.CommitServiceStub(channel)
files = services.FileServiceStub(channel)

repos.CreateRepo(messages.CreateRepoRequest(repo=REPO), metadata=caller)
branches.CreateBranch(messages.CreateBranchRequest(repo=REPO, branch="master"), metadata=caller)
assert REPO in [repo.name for repo in repos.ListRepos(messages.ListReposRequest(page_size=1000), metadata=caller).repos]


def write(path, content):
    part = messages.WriteFilesRequest
    stream = [
        part(header=messages.WriteFilesHeader(repo=REPO, branch="master")),
        part(start=messages.WriteFileStart(path=path, size=len(content))),
        part(data=content[:2]),
        part(data=content[2:]),
    ]
    return files.WriteFiles(iter(stream), metadata=caller).commit


def read(path, revision="", **span):
    request = messages.ReadFileRequest(repo=REPO, branch="master", revision=revision, path=path, **span)
    return b"".join(answer.data for answer in files.ReadFile(request, metadata=caller))


first = write(b"a.txt", b"hello")
assert read(b"a.txt") == b"hello"
assert read(b"a.txt", offset=1, length=3) == b"ell"

# What is written into an open commit is read by its id only, until it is finished.
opened = commits.StartCommit(messages.StartCommitRequest(repo=REPO, branch="master"), metadata=caller)
write(b"b.txt", b"staged")
raises(grpc.StatusCode.NOT_FOUND, lambda: read(b"b.txt"))
assert read(b"b.txt", revision=opened.id) == b"staged"

finished = commits.FinishCommit(messages.FinishCommitRequest(repo=REPO, commit_id=opened.id), metadata=caller)
assert list(finished.parents) == [first.id]
assert read(b"b.txt") == b"staged"
assert read(b"b.txt", revision=opened.id) == b"staged"

log = commits.ListCommits(messages.ListCommitsRequest(repo=REPO, branch="master"), metadata=caller).commits
assert [commit.id for commit in log] == [finished.id, first.id]
