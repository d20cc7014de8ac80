namespace Pfs.Grpc.Tests;

/// <summary>A call of each rpc that succeeds, and one for each error that the proto file names at it.</summary>
/// <remarks>
/// A line is an rpc, after '@' the caller when it is not the administrator, the status, the reason of a refusal, and the request; of a client's
/// stream all its messages. <c>$name</c> stands for what <see cref="RpcWorld"/> has of that name, <c>@text@</c> for its UTF-8 in base64.
/// </remarks>
internal static class RpcTable
{
    /// <summary>Each changes the world at most in what is its own, so the order does not count but for what it says itself.</summary>
    public const string Successes = """
        RepoService/CreateRepo            OK {"repo":"made","description":"for a test"}
        RepoService/GetRepo               OK {"repo":"images"}
        RepoService/ListRepos             OK {}
        RepoService/UpdateRepo            OK {"repo":"images","description":"pictures"}
        RepoService/DeleteRepo            OK {"repo":"spare"}
        RepoService/ListDeletedRepos      OK {}
        RepoService/RestoreRepo           OK {"repo":"old"}
        RepoService/ExportRepo            OK {"repo":"images"}
        RepoService/ImportRepo            OK {"header":{"repo":"copied"}} {"data":"$exported"}
        BranchService/CreateBranch        OK {"repo":"images","branch":"made","fromRevision":".1"}
        BranchService/GetBranch           OK {"repo":"images"}
        BranchService/ListBranches        OK {"repo":"images"}
        BranchService/MoveBranch          OK {"repo":"images","branch":"moving","revision":"HEAD^","expectedHead":"$second"}
        BranchService/RenameBranch        OK {"repo":"images","branch":"renaming","newName":"renamed"}
        BranchService/ProtectBranch       OK {"repo":"images","branch":"dev","protected":true}
        BranchService/DeleteBranch        OK {"repo":"images","branch":"leaving"}
        BranchService/ListDeletedBranches OK {"repo":"images"}
        BranchService/RestoreBranch       OK {"repo":"images","branch":"gone"}
        CommitService/StartCommit         OK {"repo":"images","branch":"empty"}
        CommitService/FinishCommit        OK {"repo":"images","commitId":"$open"}
        CommitService/AbortCommit         OK {"repo":"images","commitId":"$toAbort"}
        CommitService/GetCommit           OK {"repo":"images","revision":"HEAD^"}
        CommitService/ResolveRevision     OK {"repo":"images","revision":".2"}
        CommitService/ListCommits         OK {"repo":"images","path":"@a@"}
        CommitService/DiffCommits         OK {"repo":"images","fromRevision":".1","toRevision":".2"}
        CommitService/RevertCommit        OK {"repo":"images","branch":"reverting","revision":"$second"}
        CommitService/RestorePaths        OK {"repo":"images","branch":"restoring","revision":".1","paths":["@a@"]}
        CommitService/SetNote             OK {"repo":"images","branch":"guarded","revision":".1","key":"reviewed","text":"by ann"}
        FileService/WriteFiles            OK {"header":{"repo":"images","branch":"written"}} {"start":{"path":"@new@","size":"1"}} {"data":"@1@"} {"deleteFile":{"path":"@a@","precondition":{"present":true}}}
        FileService/ReadFile              OK {"repo":"images","path":"@a@"}
        FileService/StatFile              OK {"repo":"images","path":"@a@"}
        FileService/ListFiles             OK {"repo":"images","delimiter":"@/@"}
        FileService/FileHistory           OK {"repo":"images","path":"@a@"}
        FileService/StatPrefix            OK {"repo":"images","prefix":"@dir/@"}
        FileService/ExportArchive         OK {"repo":"images","format":"ARCHIVE_FORMAT_ZIP"}
        FileService/ImportArchive         OK {"header":{"repo":"images","branch":"imported"}} {"data":"$tar"}
        AccessService/WhoAmI              OK {}
        AccessService/CheckAccess@ann     OK {"operation":"PutObject","repo":"images"}
        AccessService/CreateSession       OK {"lifetimeSeconds":"900"}
        AccessService/CreatePrincipal     OK {"name":"ben","grants":[{"role":"ROLE_READER"}]}
        AccessService/GetPrincipal        OK {"name":"ann"}
        AccessService/ListPrincipals      OK {}
        AccessService/DeletePrincipal     OK {"name":"leaver"}
        AccessService/AddGrant            OK {"principal":"ann","grant":{"role":"ROLE_ADMIN","repo":"ann-*"}}
        AccessService/RemoveGrant         OK {"principal":"ann","grant":{"role":"ROLE_READER"}}
        AccessService/CreateKey           OK {"principal":"ann"}
        AccessService/UpdateKey           OK {"accessKey":"$key","neverExpires":true}
        AccessService/RotateKey           OK {"accessKey":"$key","overlapSeconds":"60"}
        AccessService/DeleteKey           OK {"accessKey":"$spareKey"}
        AdminService/Collect              OK {"dryRun":true}
        AdminService/Check                OK {"readDataPercent":100}
        AdminService/PlanBackup           OK {}
        AdminService/ReadBackup           OK {"name":"log-00000001.pfs","length":"32"}
        AdminService/GetStatus            OK {}
        AdminService/GetSettings          OK {}
        AdminService/ListUploads          OK {}
        AdminService/AbortUpload          OK {"uploadId":"$upload"}
        AdminService/ListOpenCommits      OK {}
        """;

    /// <summary>What is refused changes nothing, so all are asked of one world.</summary>
    public const string Refusals = """
        RepoService/CreateRepo            ALREADY_EXISTS REPO_EXISTS {"repo":"images"}
        RepoService/GetRepo               NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        RepoService/UpdateRepo            NOT_FOUND REPO_NOT_FOUND {"repo":"nope","description":"x"}
        RepoService/DeleteRepo            NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        RepoService/RestoreRepo           NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        RepoService/RestoreRepo           NOT_FOUND REPO_NOT_FOUND {"repo":"old","number":9999}
        RepoService/RestoreRepo           ALREADY_EXISTS REPO_EXISTS {"repo":"old","newName":"images"}
        RepoService/ExportRepo            NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        RepoService/ImportRepo            ALREADY_EXISTS REPO_EXISTS {"header":{}} {"data":"$exported"}
        RepoService/ImportRepo            INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"new"}} {"data":"@no repo@"}
        RepoService/ImportRepo            INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"new"}} {"data":"$half"}
        BranchService/CreateBranch        NOT_FOUND REPO_NOT_FOUND {"repo":"nope","branch":"b"}
        BranchService/CreateBranch        NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"b","fromBranch":"nope"}
        BranchService/CreateBranch        NOT_FOUND REVISION_NOT_FOUND {"repo":"images","branch":"b","fromRevision":"HEAD~9"}
        BranchService/CreateBranch        ALREADY_EXISTS BRANCH_EXISTS {"repo":"images","branch":"dev"}
        BranchService/CreateBranch        INVALID_ARGUMENT INVALID_NAME {"repo":"images","branch":"back-1"}
        BranchService/CreateBranch        INVALID_ARGUMENT INVALID_NAME {"repo":"images","branch":"HEAD"}
        BranchService/GetBranch           NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        BranchService/GetBranch           NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope"}
        BranchService/ListBranches        NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        BranchService/MoveBranch          NOT_FOUND REPO_NOT_FOUND {"repo":"nope","branch":"dev","revision":"HEAD^"}
        BranchService/MoveBranch          NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope","revision":"HEAD^"}
        BranchService/MoveBranch          NOT_FOUND REVISION_NOT_FOUND {"repo":"images","branch":"dev","revision":"$absent"}
        BranchService/MoveBranch          FAILED_PRECONDITION HEAD_MOVED {"repo":"images","branch":"dev","revision":"HEAD^","expectedHead":"$first"}
        BranchService/MoveBranch          FAILED_PRECONDITION OPEN_COMMIT_EXISTS {"repo":"images","branch":"opened","revision":"HEAD^"}
        BranchService/RenameBranch        NOT_FOUND REPO_NOT_FOUND {"repo":"nope","branch":"dev","newName":"b"}
        BranchService/RenameBranch        NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope","newName":"b"}
        BranchService/RenameBranch        ALREADY_EXISTS BRANCH_EXISTS {"repo":"images","branch":"dev","newName":"empty"}
        BranchService/RenameBranch        INVALID_ARGUMENT INVALID_NAME {"repo":"images","branch":"dev","newName":"tag-1"}
        BranchService/ProtectBranch       NOT_FOUND REPO_NOT_FOUND {"repo":"nope","branch":"dev","protected":true}
        BranchService/ProtectBranch       NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope","protected":true}
        BranchService/DeleteBranch        NOT_FOUND REPO_NOT_FOUND {"repo":"nope","branch":"dev"}
        BranchService/DeleteBranch        NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope"}
        BranchService/ListDeletedBranches NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        BranchService/RestoreBranch       NOT_FOUND REPO_NOT_FOUND {"repo":"nope","branch":"gone"}
        BranchService/RestoreBranch       NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"never"}
        BranchService/RestoreBranch       ALREADY_EXISTS BRANCH_EXISTS {"repo":"images","branch":"gone","newName":"dev"}
        BranchService/RestoreBranch       INVALID_ARGUMENT INVALID_NAME {"repo":"images","branch":"gone","newName":"txn-1"}
        CommitService/StartCommit         NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        CommitService/StartCommit         NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope"}
        CommitService/StartCommit         FAILED_PRECONDITION OPEN_COMMIT_EXISTS {"repo":"images","branch":"opened"}
        CommitService/StartCommit         FAILED_PRECONDITION HEAD_MOVED {"repo":"images","branch":"dev","expectedHead":"none"}
        CommitService/FinishCommit        NOT_FOUND REPO_NOT_FOUND {"repo":"nope","commitId":"$open"}
        CommitService/FinishCommit        NOT_FOUND OPEN_COMMIT_NOT_FOUND {"repo":"images","commitId":"$aborted"}
        CommitService/AbortCommit         NOT_FOUND REPO_NOT_FOUND {"repo":"nope","commitId":"$open"}
        CommitService/AbortCommit         NOT_FOUND OPEN_COMMIT_NOT_FOUND {"repo":"images","commitId":"$aborted"}
        CommitService/GetCommit           NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        CommitService/GetCommit           NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":"HEAD~9"}
        CommitService/ResolveRevision     NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        CommitService/ResolveRevision     NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":"$absent"}
        CommitService/ListCommits         NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        CommitService/ListCommits         NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope"}
        CommitService/ListCommits         NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9"}
        CommitService/WatchCommits        NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        CommitService/WatchCommits        NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope"}
        CommitService/WatchCommits        NOT_FOUND REVISION_NOT_FOUND {"repo":"images","after":"$absent"}
        CommitService/DiffCommits         NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        CommitService/DiffCommits         NOT_FOUND REVISION_NOT_FOUND {"repo":"images","fromRevision":".9"}
        CommitService/RevertCommit        NOT_FOUND REPO_NOT_FOUND {"repo":"nope","revision":".1"}
        CommitService/RevertCommit        NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope","revision":"$first"}
        CommitService/RevertCommit        NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9"}
        CommitService/RevertCommit        NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":"$open"}
        CommitService/RevertCommit        FAILED_PRECONDITION HEAD_MOVED {"repo":"images","revision":"$second","expectedHead":"$first"}
        CommitService/RevertCommit        FAILED_PRECONDITION CONDITION_FAILED {"repo":"images","revision":"$first"}
        CommitService/RestorePaths        NOT_FOUND REPO_NOT_FOUND {"repo":"nope","revision":".1","paths":["@a@"]}
        CommitService/RestorePaths        NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope","revision":"$first","paths":["@a@"]}
        CommitService/RestorePaths        NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9","paths":["@a@"]}
        CommitService/RestorePaths        NOT_FOUND FILE_NOT_FOUND {"repo":"images","revision":".1","paths":["@never@"]}
        CommitService/RestorePaths        NOT_FOUND FILE_NOT_FOUND {"repo":"images","revision":".1","prefixes":["@never/@"]}
        CommitService/RestorePaths        FAILED_PRECONDITION HEAD_MOVED {"repo":"images","revision":".1","paths":["@a@"],"expectedHead":"$first"}
        CommitService/RestorePaths        INVALID_ARGUMENT INVALID_ARGUMENT {"repo":"images","revision":".1"}
        CommitService/RestorePaths        INVALID_ARGUMENT INVALID_ARGUMENT {"repo":"images","revision":".1","paths":[$paths1001]}
        CommitService/SetNote             NOT_FOUND REPO_NOT_FOUND {"repo":"nope","revision":".1","key":"k","text":"t"}
        CommitService/SetNote             NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope","revision":"$first","key":"k","text":"t"}
        CommitService/SetNote             NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9","key":"k","text":"t"}
        CommitService/SetNote             NOT_FOUND REVISION_NOT_FOUND {"repo":"images","branch":"opened","revision":"$open","key":"k","text":"t"}
        CommitService/SetNote@ann         PERMISSION_DENIED ACCESS_DENIED {"repo":"images","revision":".1","key":"k","text":"t"}
        FileService/WriteFiles            NOT_FOUND REPO_NOT_FOUND {"header":{"repo":"nope"}} {"start":{"path":"@x@"}}
        FileService/WriteFiles            NOT_FOUND BRANCH_NOT_FOUND {"header":{"repo":"images","branch":"nope"}} {"start":{"path":"@x@"}}
        FileService/WriteFiles            FAILED_PRECONDITION HEAD_MOVED {"header":{"repo":"images","expectedHead":"$first"}} {"start":{"path":"@x@"}}
        FileService/WriteFiles            NOT_FOUND FILE_NOT_FOUND {"header":{"repo":"images"}} {"start":{"path":"@x@","precondition":{"present":true}}}
        FileService/WriteFiles            FAILED_PRECONDITION CONDITION_FAILED {"header":{"repo":"images"}} {"start":{"path":"@x@"}} {"start":{"path":"@a@","precondition":{"absent":true}}}
        FileService/WriteFiles            FAILED_PRECONDITION CONDITION_FAILED {"header":{"repo":"images"}} {"deleteFile":{"path":"@a@","precondition":{"hash":"$first"}}}
        FileService/WriteFiles            INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"images"}} {"start":{"path":"@x@","precondition":{"absent":false}}}
        FileService/WriteFiles            INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"images"}} {"deleteFile":{"path":"@a@","precondition":{"hash":"xyz"}}}
        FileService/WriteFiles            INVALID_ARGUMENT INVALID_ARGUMENT {"start":{"path":"@x@"}}
        FileService/WriteFiles            INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"images"}} {"data":"@1@"}
        FileService/WriteFiles            INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"images"}} {"start":{"path":"@x@","size":"2"}} {"data":"@1@"}
        FileService/WriteFiles            INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"images"}} {"start":{"path":"@x@","hash":"$first"}} {"data":"@1@"}
        FileService/ReadFile              NOT_FOUND REPO_NOT_FOUND {"repo":"nope","path":"@a@"}
        FileService/ReadFile              NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope","path":"@a@"}
        FileService/ReadFile              NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9","path":"@a@"}
        FileService/ReadFile              NOT_FOUND FILE_NOT_FOUND {"repo":"images","path":"@never@"}
        FileService/ReadFile              OUT_OF_RANGE OFFSET_OUT_OF_RANGE {"repo":"images","path":"@a@","offset":"2"}
        FileService/StatFile              NOT_FOUND FILE_NOT_FOUND {"repo":"images","path":"@never@"}
        FileService/ListFiles             NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        FileService/ListFiles             NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope"}
        FileService/ListFiles             NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9"}
        FileService/FileHistory           NOT_FOUND REPO_NOT_FOUND {"repo":"nope","path":"@a@"}
        FileService/FileHistory           NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope","path":"@a@"}
        FileService/FileHistory           NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9","path":"@a@"}
        FileService/StatPrefix            NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        FileService/StatPrefix            NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope"}
        FileService/StatPrefix            NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9"}
        FileService/ExportArchive         NOT_FOUND REPO_NOT_FOUND {"repo":"nope"}
        FileService/ExportArchive         NOT_FOUND BRANCH_NOT_FOUND {"repo":"images","branch":"nope"}
        FileService/ExportArchive         NOT_FOUND REVISION_NOT_FOUND {"repo":"images","revision":".9"}
        FileService/ImportArchive         NOT_FOUND REPO_NOT_FOUND {"header":{"repo":"nope"}} {"data":"$tar"}
        FileService/ImportArchive         NOT_FOUND BRANCH_NOT_FOUND {"header":{"repo":"images","branch":"nope"}} {"data":"$tar"}
        FileService/ImportArchive         FAILED_PRECONDITION HEAD_MOVED {"header":{"repo":"images","expectedHead":"$first"}} {"data":"$tar"}
        FileService/ImportArchive         INVALID_ARGUMENT INVALID_ARGUMENT {"data":"$tar"}
        FileService/ImportArchive         INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"images"}} {"data":"@no archive@"}
        FileService/ImportArchive         INVALID_ARGUMENT INVALID_ARGUMENT {"header":{"repo":"images"}} {"data":"$tarAbove"}
        AccessService/CheckAccess@ann     PERMISSION_DENIED ACCESS_DENIED {"principal":"leaver","operation":"PutObject","repo":"images"}
        AccessService/CheckAccess         NOT_FOUND PRINCIPAL_NOT_FOUND {"principal":"nobody","operation":"PutObject","repo":"images"}
        AccessService/CheckAccess         INVALID_ARGUMENT INVALID_ARGUMENT {"operation":"Juggle","repo":"images"}
        AccessService/CheckAccess         INVALID_ARGUMENT INVALID_NAME {"operation":"PutObject","repo":"im ages"}
        AccessService/CheckAccess         INVALID_ARGUMENT INVALID_NAME {"operation":"PutObject"}
        AccessService/CreateSession       INVALID_ARGUMENT INVALID_ARGUMENT {"lifetimeSeconds":"899"}
        AccessService/CreateSession@session PERMISSION_DENIED ACCESS_DENIED {}
        AccessService/CreatePrincipal     ALREADY_EXISTS PRINCIPAL_EXISTS {"name":"ann"}
        AccessService/CreatePrincipal     INVALID_ARGUMENT INVALID_NAME {"name":"a b"}
        AccessService/CreatePrincipal     INVALID_ARGUMENT INVALID_ARGUMENT {"name":"anonymous","grants":[{"role":"ROLE_WRITER"}]}
        AccessService/GetPrincipal        NOT_FOUND PRINCIPAL_NOT_FOUND {"name":"nobody"}
        AccessService/DeletePrincipal     NOT_FOUND PRINCIPAL_NOT_FOUND {"name":"nobody"}
        AccessService/AddGrant            NOT_FOUND PRINCIPAL_NOT_FOUND {"principal":"nobody","grant":{"role":"ROLE_READER"}}
        AccessService/AddGrant            INVALID_ARGUMENT INVALID_ARGUMENT {"principal":"ann","grant":{"role":"ROLE_STORE_ADMIN","repo":"images"}}
        AccessService/RemoveGrant         NOT_FOUND PRINCIPAL_NOT_FOUND {"principal":"nobody","grant":{"role":"ROLE_READER"}}
        AccessService/CreateKey           NOT_FOUND PRINCIPAL_NOT_FOUND {"principal":"nobody"}
        AccessService/CreateKey           INVALID_ARGUMENT INVALID_ARGUMENT {"principal":"ann","expiresAt":"2020-01-01T00:00:00Z"}
        AccessService/UpdateKey           NOT_FOUND ACCESS_KEY_NOT_FOUND {"accessKey":"nokey","disabled":true}
        AccessService/RotateKey           NOT_FOUND ACCESS_KEY_NOT_FOUND {"accessKey":"nokey"}
        AccessService/DeleteKey           NOT_FOUND ACCESS_KEY_NOT_FOUND {"accessKey":"nokey"}
        AdminService/ReadBackup           NOT_FOUND FILE_NOT_FOUND {"name":"log-00000009.pfs","length":"32"}
        AdminService/ReadBackup           INVALID_ARGUMENT INVALID_ARGUMENT {"name":"../secret","length":"32"}
        AdminService/ReadBackup           INVALID_ARGUMENT INVALID_ARGUMENT {"name":"log-00000001.pfs","length":"32","have":"16","haveHash":"xyz"}
        AdminService/AbortUpload          NOT_FOUND UPLOAD_NOT_FOUND {"uploadId":"$absent"}
        """;

    /// <summary>What a table cannot show, and where it is tested.</summary>
    public static readonly (string Rpc, string Code, string Where)[] Elsewhere =
    [
        ("CommitService/WatchCommits", "OK", nameof(RpcTableTests.A_watch_ends_when_the_server_stops)),
        ("CommitService/WatchCommits", "UNAVAILABLE", nameof(RpcTableTests.A_watch_ends_when_the_server_stops)),
        ("FileService/ReadFile", "DATA_LOSS", nameof(RpcTableTests.Damage_is_told_and_its_bytes_are_not_sent)),
        ("FileService/ExportArchive", "DATA_LOSS", nameof(RpcTableTests.Damage_is_told_and_its_bytes_are_not_sent)),
        ("AdminService/ReadBackup", "DATA_LOSS", nameof(RpcTableTests.Damage_is_told_and_its_bytes_are_not_sent)),
        ("CommitService/SetNote", "RESOURCE_EXHAUSTED", nameof(NoteTests.A_full_repo_takes_no_more_notes)),
        ("RepoService/ExportRepo", "DATA_LOSS", nameof(RpcTableTests.Damage_is_told_and_its_bytes_are_not_sent)),
        ("AdminService/Collect", "UNAVAILABLE", nameof(AdminTests.A_collection_beside_another_is_unavailable_and_one_that_is_cancelled_leaves_the_next_free_to_run)),
        ("AdminService/Check", "UNAVAILABLE", nameof(RpcTableTests.A_check_beside_a_collection_is_unavailable)),
        ("AdminService/Collect", "RESOURCE_EXHAUSTED", "A_collection_for_which_not_even_the_reserve_is_room_says_so_and_is_made_up_for in Pfs.Core.Tests"),
    ];
}
