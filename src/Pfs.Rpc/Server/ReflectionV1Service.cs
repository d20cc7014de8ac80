using Grpc.Core;
using Grpc.Reflection.V1;

namespace Pfs.Rpc.Server;

/// <summary>grpc.reflection.v1.</summary>
internal sealed class ReflectionV1Service(ServiceRegistry registry) : ServerReflection.ServerReflectionBase
{
    private readonly Reflection _reflection = new(registry);

    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(Answer(requestStream.Current), context.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse
                {
                    Service = { _reflection.ServiceNames.Select(name => new ServiceResponse { Name = name }) },
                };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename
                when _reflection.FileByName(request.FileByFilename) is { } files:
                response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol
                when _reflection.FileContaining(request.FileContainingSymbol) is { } files:
                response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files } };
                break;
            default:
                // Also extensions: proto3 services have none.
                response.ErrorResponse = new ErrorResponse
                {
                    ErrorCode = (int)StatusCode.NotFound,
                    ErrorMessage = "There is no such file, symbol or extension here.",
                };
                break;
        }

        return response;
    }
}
